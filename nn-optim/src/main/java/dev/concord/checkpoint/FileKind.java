package dev.concord.checkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a file that is not safetensors seems to be, by its first bytes: only for error messages that
 * tell a user which file was taken by mistake. It decides nothing.
 */
enum FileKind {
  ZIP("a zip archive, such as PyTorch's .pt or NumPy's .npz", 'P', 'K', 3, 4),
  PICKLE("a Python pickle, such as an old PyTorch .pt or .bin", 0x80),
  GZIP("gzip data: unpack it first", 0x1f, 0x8b),
  PNG("a PNG image", 0x89, 'P', 'N', 'G'),
  JPEG("a JPEG image", 0xff, 0xd8, 0xff),
  HDF5("HDF5, such as Keras's .h5", 0x89, 'H', 'D', 'F'),
  NUMPY("a NumPy array (.npy)", 0x93, 'N', 'U', 'M', 'P', 'Y'),
  GGUF("a GGUF file", 'G', 'G', 'U', 'F'),
  IDX("an IDX file, such as MNIST's images", 0, 0, 8),
  JSON("JSON text", '{');

  private final String description;
  private final int[] firstBytes;

  FileKind(String description, int... firstBytes) {
    this.description = description;
    this.firstBytes = firstBytes;
  }

  /** A part of a sentence, such as " It seems to be a PNG image."; empty where nothing fits. */
  static String guess(ByteBuffer start) {
    return Arrays.stream(values())
        .filter(kind -> kind.fits(start))
        .findFirst()
        .map(kind -> " It seems to be " + kind.description + ".")
        .orElse("");
  }

  private boolean fits(ByteBuffer start) {
    for (int i = 0; i < firstBytes.length; i++) {
      if (i >= start.limit() || (start.get(i) & 0xFF) != firstBytes[i]) {
        return false;
      }
    }
    return true;
  }
}
