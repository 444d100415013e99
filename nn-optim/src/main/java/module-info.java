/** Optimizers, the trainer, metrics, histories and saved weights. */
module dev.concord.optim {
  requires transitive dev.concord.api;
  requires transitive dev.concord.data;
  requires com.grack.nanojson;
  requires de.siegmar.fastcsv;
  requires me.tongfei.progressbar;
  requires org.slf4j;

  exports dev.concord.callback;
  exports dev.concord.checkpoint;
  exports dev.concord.ensemble;
  exports dev.concord.metric;
  exports dev.concord.optim;
  exports dev.concord.prune;
  exports dev.concord.quasinewton;
  exports dev.concord.schedule;
  exports dev.concord.select;
  exports dev.concord.select.bayes;
  exports dev.concord.train;
}
