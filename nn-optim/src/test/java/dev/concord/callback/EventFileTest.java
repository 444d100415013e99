package dev.concord.callback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.EpochReport;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Event files read back by other means than they were written: the framing by hand with a CRC-32C
 * computed bit by bit, the records by Google's protocol buffers.
 */
class EventFileTest {
  @TempDir private Path folder;

  /** A field's values by its number: numbers, byte arrays. */
  private record Fields(Map<Integer, List<Object>> byNumber) {
    static Fields parse(byte[] bytes) throws IOException {
      CodedInputStream in = CodedInputStream.newInstance(bytes);
      Map<Integer, List<Object>> fields = new LinkedHashMap<>();
      while (true) {
        int tag = in.readTag();
        if (tag == 0) {
          return new Fields(fields);
        }
        Object value =
            switch (WireFormat.getTagWireType(tag)) {
              case WireFormat.WIRETYPE_VARINT -> in.readInt64();
              case WireFormat.WIRETYPE_FIXED64 -> in.readDouble();
              case WireFormat.WIRETYPE_FIXED32 -> in.readFloat();
              case WireFormat.WIRETYPE_LENGTH_DELIMITED -> in.readByteArray();
              default -> throw new IOException("wire type of tag " + tag);
            };
        fields
            .computeIfAbsent(WireFormat.getTagFieldNumber(tag), number -> new ArrayList<>())
            .add(value);
      }
    }

    Object one(int number) {
      assertEquals(1, byNumber.get(number).size(), byNumber.toString());
      return byNumber.get(number).getFirst();
    }

    String text(int number) {
      return new String((byte[]) one(number), StandardCharsets.UTF_8);
    }

    List<Fields> messages(int number) throws IOException {
      List<Fields> messages = new ArrayList<>();
      for (Object bytes : byNumber.getOrDefault(number, List.of())) {
        messages.add(parse((byte[]) bytes));
      }
      return messages;
    }

    double[] doubles(int number) {
      ByteBuffer packed = ByteBuffer.wrap((byte[]) one(number)).order(ByteOrder.LITTLE_ENDIAN);
      double[] values = new double[packed.remaining() / Double.BYTES];
      packed.asDoubleBuffer().get(values);
      return values;
    }
  }

  /** CRC-32C by its polynomial, reflected, one bit at a time. */
  private static int crc32c(byte[] data) {
    int crc = ~0;
    for (byte b : data) {
      crc ^= b & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 1 ? crc >>> 1 ^ 0x82F63B78 : crc >>> 1;
      }
    }
    return ~crc;
  }

  private static int masked(byte[] data) {
    int crc = crc32c(data);
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }

  private static List<Fields> events(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Fields> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      assertEquals(masked(length), in.getInt());
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(data);
      assertEquals(masked(data), in.getInt());
      events.add(Fields.parse(data));
    }
    return events;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void theChecksumOfThisTestIsTheStandardOne() {
    assertEquals(0xE3069283, crc32c("123456789".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void scalarsOfEveryEpoch() throws IOException {
    try (SmallRun run = SmallRun.halving(3, new TensorBoardLog(folder))) {
      run.trainer.fit();
      assertEquals(1, files().size());
      Path file = files().getFirst();
      assertTrue(
          file.getFileName()
              .toString()
              .matches("events\\.out\\.tfevents\\.[0-9]{10}\\.concord\\.0"),
          file.toString());
      List<Fields> events = events(file);
      assertEquals(4, events.size());
      assertEquals("brain.Event:2", events.getFirst().text(3));
      double now = System.currentTimeMillis() / 1000.0;
      for (int i = 1; i <= 3; i++) {
        Fields event = events.get(i);
        assertTrue(Math.abs((double) event.one(1) - now) < 600);
        assertEquals((long) i, event.one(2)); // one step per epoch
        Map<String, Object> scalars = new LinkedHashMap<>();
        for (Fields value : Fields.parse((byte[]) event.one(5)).messages(1)) {
          scalars.put(value.text(1), value.one(2));
        }
        EpochReport report = run.trainer.history().get(i - 1);
        Map<String, Object> expected = new LinkedHashMap<>();
        report.values().forEach((name, value) -> expected.put(name, value.floatValue()));
        assertEquals(expected, scalars);
      }
    }
  }

  @Test
  void histogramsOfWeightsGradientsAndOutputs() throws IOException {
    try (SmallRun run = SmallRun.halving(1, new TensorBoardLog(folder, SmallRun.ones(2, 0)))) {
      run.trainer.fit();
      List<Fields> events = events(files().getFirst());
      Map<String, Fields> histograms = new LinkedHashMap<>();
      for (Fields event : events.subList(2, events.size())) {
        for (Fields value : Fields.parse((byte[]) event.one(5)).messages(1)) {
          histograms.put(value.text(1), value.messages(5).getFirst());
        }
      }
      assertEquals(
          List.of("weights/dense1/weight", "gradients/dense1/weight", "outputs/dense1"),
          List.copyOf(histograms.keySet()));
      assertHistogram(histograms.get("weights/dense1/weight"), 0.5, 1);
      assertHistogram(histograms.get("gradients/dense1/weight"), 1, 1); // of w² is 2w
      assertHistogram(histograms.get("outputs/dense1"), 0.5, 2);
    }
  }

  private static void assertHistogram(Fields histogram, double value, double count) {
    assertEquals(value, histogram.one(1));
    assertEquals(value, histogram.one(2));
    assertEquals(count, histogram.one(3));
    assertEquals(value * count, histogram.one(4));
    assertEquals(value * value * count, histogram.one(5));
    assertEquals("[" + value + "]", Arrays.toString(histogram.doubles(6)));
    assertEquals("[" + count + "]", Arrays.toString(histogram.doubles(7)));
  }

  @Test
  void aHistogramCountsEveryFiniteElementOnce() {
    HostTensor tensor =
        HostTensor.of(Shape.of(6), 0f, 3f, Float.NaN, 1.55f, 0.05f, Float.NEGATIVE_INFINITY);
    Histogram histogram = Histogram.of(tensor);
    assertEquals(4, histogram.count());
    assertEquals(0, histogram.minimum());
    assertEquals(3, histogram.maximum());
    double[] counts = new double[30]; // of width 0.1
    counts[0] = 2;
    counts[15] = 1;
    counts[29] = 1;
    assertEquals(Arrays.toString(counts), Arrays.toString(histogram.counts()));
    assertEquals(0.1, histogram.limits()[0], 1e-15);
    assertEquals(3, histogram.limits()[29]);
    assertEquals(0, Histogram.of(HostTensor.of(Shape.of(1), Float.NaN)).count());
  }

  @Test
  void everyFitHasAFileOfItsOwn() throws IOException {
    try (SmallRun run = SmallRun.halving(2, new TensorBoardLog(folder))) {
      run.trainer.fit(() -> run.session.stepNumber() == 1);
      run.trainer.fit();
      assertEquals(2, files().size());
    }
  }

  /** Takes some bytes only, as a disk does that is nearly full. */
  private static OutputStream nearlyFull(Path file, int space) throws IOException {
    OutputStream out = Files.newOutputStream(file);
    return new FilterOutputStream(out) {
      private int left = space;

      @Override
      public void write(byte[] bytes, int from, int count) throws IOException {
        int taken = Math.min(count, left);
        out.write(bytes, from, taken);
        left -= taken;
        if (taken < count) {
          throw new IOException("No space left on device");
        }
      }
    };
  }

  @Test
  void eventsThatCannotBeWrittenDoNotEndTraining() throws IOException {
    List<Path> begun = new ArrayList<>();
    TensorBoardLog.Opener opener =
        where -> {
          if (begun.size() == 1 && !Files.exists(where.resolve("refused"))) {
            Files.createFile(where.resolve("refused"));
            throw new IOException("No space left on device");
          }
          begun.add(where.resolve("events" + begun.size()));
          return EventFile.begin(nearlyFull(begun.getLast(), begun.size() == 1 ? 200 : 5000));
        };
    try (SmallRun run = SmallRun.halving(5, new TensorBoardLog(folder, null, opener))) {
      run.trainer.fit(); // the first file has room for epoch 1 alone, the second comes in epoch 4
      assertEquals(5, run.trainer.epoch());
      assertEquals(2, begun.size());
      assertEquals(
          List.of(0L, 2L, 3L, 4L, 5L),
          events(begun.get(1)).stream().map(event -> event.one(2)).toList());
    }
  }

  @Test
  void longNumbersAreWrittenInGroupsOfSevenBits() throws IOException {
    for (long number : new long[] {0, 127, 128, 300, Long.MAX_VALUE, -1}) {
      assertEquals(number, Fields.parse(new ProtoMessage().int64(2, number).bytes()).one(2));
    }
    String text = "ä".repeat(100);
    assertEquals(text, Fields.parse(new ProtoMessage().text(100, text).bytes()).text(100));
  }
}
