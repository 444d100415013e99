/** Optimizers, the trainer, metrics, histories and saved weights. */
module dev.concord.optim {
  requires transitive dev.concord.api;
  requires transitive dev.concord.data;
  requires com.grack.nanojson;
  requires me.tongfei.progressbar;

  exports dev.concord.checkpoint;
  exports dev.concord.metric;
  exports dev.concord.optim;
  exports dev.concord.schedule;
  exports dev.concord.train;
}
