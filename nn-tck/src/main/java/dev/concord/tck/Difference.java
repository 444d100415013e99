package dev.concord.tck;

import dev.concord.tensor.HostTensor;
import java.util.Optional;

/** Finds the first element in which two tensors differ bit for bit; any NaN equals any NaN. */
final class Difference {
  private Difference() {}

  /** A sentence that names the element and both values, or nothing where all are equal. */
  static Optional<String> first(String what, HostTensor expected, HostTensor got) {
    if (!expected.type().equals(got.type())) {
      return Optional.of(what + ": expected " + expected.type() + ", got " + got.type());
    }
    int differing = 0;
    int first = -1;
    for (int i = 0; i < expected.size(); i++) {
      if (bits(expected, i) != bits(got, i)) {
        first = differing++ == 0 ? i : first;
      }
    }
    return differing == 0
        ? Optional.empty()
        : Optional.of(
            what
                + ": "
                + differing
                + " of "
                + expected.size()
                + " elements of "
                + expected.type()
                + " differ, first at "
                + first
                + ": expected "
                + show(expected, first)
                + ", got "
                + show(got, first));
  }

  private static int bits(HostTensor tensor, int i) {
    return switch (tensor.type().dtype()) {
      case F32 -> Float.floatToIntBits(tensor.floats()[i]);
      case I32 -> tensor.ints()[i];
      case U8 -> tensor.bytes()[i];
    };
  }

  private static String show(HostTensor tensor, int i) {
    return switch (tensor.type().dtype()) {
      case F32 ->
          tensor.floats()[i]
              + " (0x"
              + Integer.toHexString(Float.floatToRawIntBits(tensor.floats()[i]))
              + ")";
      case I32 -> Integer.toString(tensor.ints()[i]);
      case U8 -> Integer.toString(tensor.bytes()[i] & 0xFF);
    };
  }
}
