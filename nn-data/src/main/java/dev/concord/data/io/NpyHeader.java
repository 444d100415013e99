package dev.concord.data.io;

import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of an NPY array: a Python dictionary with exactly the keys {@code descr}, {@code
 * fortran_order} and {@code shape}.
 *
 * @param type of the elements
 * @param bigEndian whether an element's first byte is its highest
 * @param fortranOrder whether the first index runs fastest
 */
record NpyHeader(NpyType type, boolean bigEndian, boolean fortranOrder, Shape shape) {
  private static final Pattern DESCR =
      Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([<>|=]?)(\\w+)['\"]");
  private static final Pattern ORDER =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
  private static final Pattern SHAPE =
      Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([0-9,\\sL]*)\\)");

  /**
   * Reads the dictionary.
   *
   * @param source for messages
   */
  static NpyHeader parse(String source, String text) throws MalformedDataException {
    Matcher descr = find(source, text, DESCR, "'descr' with a plain type such as '<f4'");
    NpyType type = NpyType.of(descr.group(2));
    if (type == null) {
      throw new MalformedDataException(
          "%s: elements of the type \"%s\" cannot be read, only %s: convert the array before saving."
              .formatted(source, descr.group(1) + descr.group(2), NpyType.codes()));
    }
    boolean fortran =
        find(source, text, ORDER, "'fortran_order' with True or False").group(1).equals("True");
    String lengths = find(source, text, SHAPE, "'shape' with a tuple of lengths").group(1);
    return new NpyHeader(type, descr.group(1).equals(">"), fortran, shape(source, lengths));
  }

  private static Matcher find(String source, String text, Pattern pattern, String expected)
      throws MalformedDataException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new MalformedDataException(
          "%s: expected in the NPY header %s, found %s.".formatted(source, expected, text.strip()));
    }
    return matcher;
  }

  private static Shape shape(String source, String text) throws MalformedDataException {
    List<Integer> lengths = new ArrayList<>();
    try {
      for (String length : text.replace("L", "").split(",")) {
        if (!length.isBlank()) {
          lengths.add(Integer.parseInt(length.strip()));
        }
      }
      return Shape.of(lengths.stream().mapToInt(Integer::intValue).toArray());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new MalformedDataException(
          "%s: expected a shape of fewer than 2^31 elements, found (%s).".formatted(source, text),
          e);
    }
  }
}
