package dev.concord.data.io;

import dev.concord.tensor.DType;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The element types of NPY files that can be read, and the element type each is read as. */
enum NpyType {
  F2("f2", 2, DType.F32),
  F4("f4", 4, DType.F32),
  F8("f8", 8, DType.F32),
  I1("i1", 1, DType.I32),
  I2("i2", 2, DType.I32),
  I4("i4", 4, DType.I32),
  I8("i8", 8, DType.I32),
  U1("u1", 1, DType.U8),
  U2("u2", 2, DType.I32),
  U4("u4", 4, DType.I32),
  U8("u8", 8, DType.I32),
  B1("b1", 1, DType.U8);

  final String code;
  final int bytes;
  final DType readAs;

  NpyType(String code, int bytes, DType readAs) {
    this.code = code;
    this.bytes = bytes;
    this.readAs = readAs;
  }

  /** By its code without the byte order, or null. */
  static NpyType of(String code) {
    return Arrays.stream(values()).filter(type -> type.code.equals(code)).findFirst().orElse(null);
  }

  /** All codes, for messages. */
  static String codes() {
    return Arrays.stream(values()).map(type -> type.code).collect(Collectors.joining(", "));
  }
}
