package dev.concord.examples.command;

import dev.concord.device.Device;
import dev.concord.examples.option.DelimiterConverter;
import dev.concord.examples.option.DeviceSelection;
import dev.concord.examples.prediction.PredictionInput;
import dev.concord.examples.report.ConfusionReport;
import dev.concord.examples.report.ImageText;
import dev.concord.examples.report.PredictionTable;
import dev.concord.examples.report.Shades;
import dev.concord.examples.run.OutputPlace;
import dev.concord.examples.run.Screen;
import dev.concord.examples.saved.ModelSpec;
import dev.concord.examples.saved.OutputSpec;
import dev.concord.examples.saved.SavedNetwork;
import dev.concord.examples.task.CsvFormat;
import dev.concord.tensor.HostTensor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code concord predict}: uses a saved network on new rows. */
@Command(
    name = "predict",
    description = "Uses a model saved by \"concord train\" on new data.",
    customSynopsis = "concord predict MODEL (--data FILE | --image FILE | --row N,N,...) [OPTIONS]",
    footer = {
      "Examples:",
      "  concord predict concord-xor.safetensors --row 0,1",
      "  concord predict concord-digits.safetensors --image seven.png",
      "  concord predict concord-mnist.safetensors --data t10k-images-idx3-ubyte.gz \\",
      "      --labels t10k-labels-idx1-ubyte.gz",
      "  concord predict concord-csv.safetensors --data flowers.csv --output answers.csv"
    })
public final class PredictCommand implements Callable<Integer> {
  private static final int SHOWN_ROWS = 20;

  private final Screen screen;
  @Spec private CommandSpec command;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The saved model.")
  private Path model;

  @ArgGroup(exclusive = true, multiplicity = "1", heading = "%nInput, one of:%n", order = 1)
  private Input input;

  private static final class Input {
    @Option(
        names = "--data",
        paramLabel = "FILE",
        description = "A CSV file with the model's columns, or an IDX file of images.")
    private Path data;

    @Option(
        names = "--image",
        paramLabel = "FILE",
        description =
            "A picture (PNG, JPEG, GIF, BMP) of one digit that fills it like those of the training"
                + " data; dark ink on light paper is inverted.")
    private Path image;

    @Option(
        names = "--row",
        paramLabel = "VALUE,VALUE,...",
        description =
            "One row of values, in the order of the model's columns; with --decimal-comma"
                + " semicolons between them.")
    private String row;
  }

  @Option(
      names = "--labels",
      paramLabel = "COLUMN|FILE",
      description =
          "The true classes, to count the mistakes: for CSV a column's name or number, for IDX the"
              + " file of labels.")
  private String labels;

  @Option(
      names = "--delimiter",
      paramLabel = "CHAR",
      converter = DelimiterConverter.class,
      description =
          "CSV: what separates fields, tab for a tabulator. Default: a comma, a semicolon with"
              + " --decimal-comma.")
  private Character delimiter;

  @Option(
      names = "--decimal-comma",
      description = "CSV: numbers have a comma before their decimals, as in 3,14.")
  private boolean decimalComma;

  @Option(names = "--no-header", description = "CSV: the first line is data already.")
  private boolean noHeader;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write all answers as CSV to this file instead of showing the first ones.")
  private Path output;

  @ArgGroup(exclusive = false, heading = "%nDevice:%n", order = 4)
  private final DeviceSelection device = new DeviceSelection();

  /** The command; what it says goes to the screen. */
  public PredictCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    ModelSpec spec = SavedNetwork.readSpec(model);
    PredictionInput rows;
    try {
      rows = read(spec);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
    if (output != null) {
      OutputPlace.requireFile(output);
    }
    HostTensor answers;
    try (Device opened = device.open();
        SavedNetwork network = SavedNetwork.load(spec, model, opened)) {
      answers = network.answer(rows.rows());
    }
    PrintStream out = screen.out();
    PredictionTable table = new PredictionTable(spec.output(), answers, rows.labels());
    if (output != null) {
      table.writeCsv(output);
      out.printf("%,d answers written to %s%n", rows.count(), output);
    } else {
      show(out, spec, rows, table);
    }
    if (rows.labels().isPresent() && spec.output() instanceof OutputSpec.Classes classes) {
      int[][] confusion = table.confusion(rows.labels().get());
      out.println();
      out.println(ConfusionReport.of(confusion, classes.names()));
      out.printf("Accuracy  %s%n", table.accuracy(rows.labels().get()));
    }
    return 0;
  }

  private PredictionInput read(ModelSpec spec) throws IOException {
    if (labels != null && input.data == null) {
      throw new IllegalArgumentException("--labels belongs to --data");
    }
    CsvFormat format =
        new CsvFormat(
            delimiter == null ? CsvFormat.usualDelimiter(decimalComma) : delimiter,
            !noHeader,
            decimalComma,
            spec.input().origins());
    if (input.row != null) {
      return PredictionInput.ofRow(input.row, format, spec);
    }
    if (input.image != null) {
      return PredictionInput.ofPicture(input.image, spec);
    }
    return PredictionInput.ofFile(input.data, Optional.ofNullable(labels), format, spec);
  }

  private static void show(
      PrintStream out, ModelSpec spec, PredictionInput rows, PredictionTable table) {
    int shown = Math.min(SHOWN_ROWS, rows.count());
    for (int row = 0; row < shown; row++) {
      if (spec.input().image() && row < 1) {
        int[] size = spec.input().shape().lengths();
        out.print(ImageText.draw(rows.row(row), 0, size[0], size[1], Shades.of(out)));
      }
      out.println((rows.count() == 1 ? "" : "row " + row + ": ") + table.line(row));
    }
    if (shown < rows.count()) {
      out.printf("... and %,d more; --output FILE writes all%n", rows.count() - shown);
    }
  }
}
