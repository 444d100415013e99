package dev.concord.examples.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what separates fields: one character, or {@code tab}, which is hard to type. */
public final class DelimiterConverter implements ITypeConverter<Character> {
  @Override
  public Character convert(String text) {
    if (text.equals("tab") || text.equals("\\t")) {
      return '\t';
    }
    if (text.length() != 1) {
      throw new TypeConversionException("expected one character, or tab; got \"" + text + "\"");
    }
    return text.charAt(0);
  }
}
