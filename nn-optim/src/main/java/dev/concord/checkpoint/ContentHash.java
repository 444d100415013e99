package dev.concord.checkpoint;

import dev.concord.tensor.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over a row of numbers, texts and tensors, each written so that no two rows give the same
 * bytes:
 *
 * <pre>
 *   number   int32, little-endian
 *   text     number of UTF-8 bytes as a number, then these bytes
 *   tensor   rank and each axis length as numbers, then the elements: row-major, little-endian,
 *            every NaN as 0x7fc00000
 * </pre>
 *
 * <p>What goes in, and in which order, is for its users.
 */
final class ContentHash {
  private final MessageDigest digest;

  ContentHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(
          "Every Java platform must have SHA-256; this one does not", e);
    }
  }

  ContentHash number(int value) {
    digest.update(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).flip());
    return this;
  }

  ContentHash text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    digest.update(utf8);
    return this;
  }

  ContentHash tensor(HostTensor tensor) {
    number(tensor.shape().rank());
    for (int length : tensor.shape().lengths()) {
      number(length);
    }
    TensorBytes.write(tensor, digest::update);
    return this;
  }

  /** The hash as 64 lower-case hexadecimal digits. To be called once, last. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
