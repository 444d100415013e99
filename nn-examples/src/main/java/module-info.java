/** The concord command line and the examples. */
@SuppressWarnings("requires-automatic") // XChart has no module descriptor
module dev.concord.examples {
  requires com.grack.nanojson;
  requires de.siegmar.fastcsv;
  requires dev.concord.api;
  requires dev.concord.data;
  requires dev.concord.optim;
  requires dev.concord.tck;
  requires info.picocli;
  requires java.desktop;
  requires org.knowm.xchart;
  requires org.slf4j;

  // picocli fills the fields of the commands and of their options.
  opens dev.concord.examples to
      info.picocli;
  opens dev.concord.examples.command to
      info.picocli;
  opens dev.concord.examples.option to
      info.picocli;
}
