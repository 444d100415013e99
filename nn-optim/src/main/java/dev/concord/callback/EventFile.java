package dev.concord.callback;

import dev.concord.tensor.HostTensor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A file of TensorFlow events as TensorBoard reads it: a sequence of records
 *
 * <pre>
 *   length    8 bytes, little-endian
 *   checksum  4 bytes of the length: CRC-32C c, masked as ((c >>> 15) | (c &lt;&lt; 17)) + 0xa282ead8
 *   data      the record
 *   checksum  4 bytes of the data, likewise
 * </pre>
 *
 * <p>each an {@code Event} of TensorFlow's event.proto in the encoding of protocol buffers, the
 * first with {@code file_version} brain.Event:2.
 */
final class EventFile implements AutoCloseable {
  private static final int MASK = 0xa282ead8;

  private final OutputStream out;

  private EventFile(OutputStream out) {
    this.out = out;
  }

  /** Begins a file of a name of its own in a folder, which is created where missing. */
  static EventFile create(Path folder) throws IOException {
    Files.createDirectories(folder);
    long seconds = System.currentTimeMillis() / 1000;
    for (int number = 0; ; number++) {
      Path file = folder.resolve("events.out.tfevents.%010d.concord.%d".formatted(seconds, number));
      try {
        OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
        return begin(out);
      } catch (FileAlreadyExistsException another) {
        continue; // begun in the same second: the next number is free
      }
    }
  }

  /** Begins the events of a stream. */
  static EventFile begin(OutputStream out) throws IOException {
    EventFile events = new EventFile(new BufferedOutputStream(out));
    events.write(event(0).text(Field.EVENT_FILE_VERSION, "brain.Event:2"));
    events.flush();
    return events;
  }

  /** Numbers of the messages' fields in event.proto, summary.proto and histogram.proto. */
  private static final class Field {
    static final int EVENT_WALL_TIME = 1;
    static final int EVENT_STEP = 2;
    static final int EVENT_FILE_VERSION = 3;
    static final int EVENT_SUMMARY = 5;
    static final int SUMMARY_VALUE = 1;
    static final int VALUE_TAG = 1;
    static final int VALUE_SIMPLE_VALUE = 2;
    static final int VALUE_HISTOGRAM = 5;
    static final int HISTOGRAM_MIN = 1;
    static final int HISTOGRAM_MAX = 2;
    static final int HISTOGRAM_NUM = 3;
    static final int HISTOGRAM_SUM = 4;
    static final int HISTOGRAM_SUM_SQUARES = 5;
    static final int HISTOGRAM_BUCKET_LIMIT = 6;
    static final int HISTOGRAM_BUCKET = 7;

    private Field() {}
  }

  /** One event with a scalar for each number. */
  void scalars(long step, Map<String, Double> values) throws IOException {
    ProtoMessage summary = new ProtoMessage();
    values.forEach(
        (name, value) ->
            summary.message(
                Field.SUMMARY_VALUE,
                new ProtoMessage()
                    .text(Field.VALUE_TAG, name)
                    .float32(Field.VALUE_SIMPLE_VALUE, value.floatValue())));
    write(event(step).message(Field.EVENT_SUMMARY, summary));
  }

  /** One event with a histogram of each tensor's finite elements; one without any is left out. */
  void histograms(long step, String prefix, Map<String, HostTensor> tensors) throws IOException {
    ProtoMessage summary = new ProtoMessage();
    tensors.forEach(
        (name, tensor) -> {
          Histogram histogram = Histogram.of(tensor);
          if (histogram.count() > 0) {
            summary.message(
                Field.SUMMARY_VALUE,
                new ProtoMessage()
                    .text(Field.VALUE_TAG, prefix + name)
                    .message(Field.VALUE_HISTOGRAM, message(histogram)));
          }
        });
    write(event(step).message(Field.EVENT_SUMMARY, summary));
  }

  private static ProtoMessage message(Histogram histogram) {
    return new ProtoMessage()
        .float64(Field.HISTOGRAM_MIN, histogram.minimum())
        .float64(Field.HISTOGRAM_MAX, histogram.maximum())
        .float64(Field.HISTOGRAM_NUM, histogram.count())
        .float64(Field.HISTOGRAM_SUM, histogram.sum())
        .float64(Field.HISTOGRAM_SUM_SQUARES, histogram.sumOfSquares())
        .float64s(Field.HISTOGRAM_BUCKET_LIMIT, histogram.limits())
        .float64s(Field.HISTOGRAM_BUCKET, histogram.counts());
  }

  private static ProtoMessage event(long step) {
    return new ProtoMessage()
        .float64(Field.EVENT_WALL_TIME, System.currentTimeMillis() / 1000.0)
        .int64(Field.EVENT_STEP, step);
  }

  private void write(ProtoMessage event) throws IOException {
    byte[] data = event.bytes();
    byte[] length =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length).array();
    out.write(length);
    out.write(checksum(length));
    out.write(data);
    out.write(checksum(data));
  }

  private static byte[] checksum(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    int value = (int) crc.getValue();
    return ByteBuffer.allocate(Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(Integer.rotateRight(value, 15) + MASK)
        .array();
  }

  /** Hands everything written so far to the file, for a TensorBoard that is looking on. */
  void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
