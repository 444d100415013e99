/** The concord command line and the examples. */
module dev.concord.examples {
  requires com.grack.nanojson;
  requires de.siegmar.fastcsv;
  requires dev.concord.api;
  requires dev.concord.data;
  requires dev.concord.optim;
  requires dev.concord.tck;
  requires info.picocli;
  requires java.desktop;
  requires org.slf4j;

  // picocli fills the fields of the commands.
  opens dev.concord.examples to
      info.picocli;
}
