package dev.concord.data.io;

import dev.concord.tensor.DType;

/**
 * The element types of the IDX format with their codes and sizes, and the element type each is read
 * as. Numbers are stored big-endian.
 */
enum IdxType {
  UNSIGNED_BYTE(0x08, 1, DType.U8),
  SIGNED_BYTE(0x09, 1, DType.I32),
  SHORT(0x0B, 2, DType.I32),
  INT(0x0C, 4, DType.I32),
  FLOAT(0x0D, 4, DType.F32),
  DOUBLE(0x0E, 8, DType.F32);

  final int code;
  final int bytes;
  final DType readAs;

  IdxType(int code, int bytes, DType readAs) {
    this.code = code;
    this.bytes = bytes;
    this.readAs = readAs;
  }

  /** The type in which tensors of {@code dtype} are written. */
  static IdxType writing(DType dtype) {
    return switch (dtype) {
      case U8 -> UNSIGNED_BYTE;
      case I32 -> INT;
      case F32 -> FLOAT;
    };
  }
}
