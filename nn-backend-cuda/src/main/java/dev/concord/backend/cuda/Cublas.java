package dev.concord.backend.cuda;

/**
 * The few calls of NVIDIA's cuBLAS that mode FAST makes. Matrices are column-major, as cuBLAS has
 * them; addresses are those of the device.
 */
interface Cublas extends AutoCloseable {
  /** cuBLAS's status of success. */
  int SUCCESS = 0;

  /** Operation of an operand that is taken as it is stored. */
  int AS_STORED = 0;

  /** Operation of an operand that is taken transposed. */
  int TRANSPOSED = 1;

  /** Math mode of products in float32. */
  int FLOAT32_MATH = 0;

  /** Math mode of products that may round their operands to TF32. */
  int TF32_MATH = 3;

  /**
   * One operand's matrices.
   *
   * @param address of the first matrix
   * @param leading distance of columns, in elements
   * @param stride distance of matrices, in elements
   */
  record Matrices(long address, int leading, long stride) {}

  /** {@code count} products C = opA(A) · opB(B), each C of m rows and n columns. */
  record Product(
      int operationA,
      int operationB,
      int m,
      int n,
      int k,
      Matrices a,
      Matrices b,
      Matrices c,
      int count) {}

  /**
   * Gives it memory of the device for its products, which it then never allocates itself.
   *
   * @param address a multiple of 256; the memory must live until {@link #close}
   * @throws dev.concord.device.DeviceException if cuBLAS refuses, with its status
   */
  void useWorkspace(long address, long bytes);

  /**
   * Puts products into the stream.
   *
   * @throws dev.concord.device.DeviceException if cuBLAS refuses, with its status
   */
  void multiply(Product product);

  /** Major version of the library. */
  int version();

  /** Releases its state; whether cuBLAS has complaints is not asked. */
  @Override
  void close();
}
