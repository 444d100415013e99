/** The concord command line and the examples. */
module dev.concord.examples {
  requires dev.concord.api;
  requires dev.concord.data;
  requires dev.concord.optim;
  requires info.picocli;
}
