package dev.concord.data.io;

import dev.concord.tensor.HostTensor;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a tensor as an IDX file ({@link IdxReader} describes the format): U8 as unsigned bytes,
 * I32 as ints, F32 as floats. Reading gives back the same tensor, bit for bit.
 */
public final class IdxWriter {
  private IdxWriter() {}

  /**
   * Writes a plain file, replacing one that is there.
   *
   * @param tensor of at most 255 axes
   */
  public static void write(HostTensor tensor, Path file) throws IOException {
    try (OutputStream output = Files.newOutputStream(file)) {
      write(tensor, output);
    }
  }

  /** Writes a gzipped file, replacing one that is there. */
  public static void writeGzip(HostTensor tensor, Path file) throws IOException {
    try (OutputStream output = new GZIPOutputStream(Files.newOutputStream(file))) {
      write(tensor, output);
    }
  }

  private static void write(HostTensor tensor, OutputStream output) throws IOException {
    int rank = tensor.shape().rank();
    if (rank > 255) {
      throw new IllegalArgumentException("IDX holds at most 255 axes, got " + rank + ".");
    }
    var data = new DataOutputStream(new BufferedOutputStream(output));
    data.writeInt(IdxType.writing(tensor.type().dtype()).code << 8 | rank);
    for (int length : tensor.shape().lengths()) {
      data.writeInt(length);
    }
    switch (tensor.type().dtype()) {
      case U8 -> data.write(tensor.bytes());
      case I32 -> {
        for (int value : tensor.ints()) {
          data.writeInt(value);
        }
      }
      case F32 -> {
        for (float value : tensor.floats()) {
          data.writeInt(Float.floatToRawIntBits(value));
        }
      }
    }
    data.flush();
  }
}
