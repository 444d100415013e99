/** Datasets, readers, preprocessing, splits, shuffling and batching. */
module dev.concord.data {
  requires transitive dev.concord.api;
  requires com.grack.nanojson;
  requires de.siegmar.fastcsv;

  exports dev.concord.data;
  exports dev.concord.data.augment;
  exports dev.concord.data.generated;
  exports dev.concord.data.io;
  exports dev.concord.data.preprocess;
  exports dev.concord.data.table;
}
