package dev.concord.device;

/**
 * What a device is, for choosing, lists and reports.
 *
 * @param id by which users ask for it: the backend's name, and behind a colon the device's number
 *     where the backend may have several, such as {@code cpu} or {@code opencl:1}
 * @param name the device's own name
 * @param details what it computes with, such as lanes and threads
 * @param memoryBytes memory it can use
 * @param mode what it promises about bits
 * @param rank place in the order of automatic choice, higher first; 0 or less is never chosen
 *     automatically
 */
public record DeviceDescription(
    String id, String name, String details, long memoryBytes, Mode mode, int rank) {
  /** Rank of a GPU through CUDA. */
  public static final int CUDA_GPU = 400;

  /** Rank of a GPU, or another accelerator, through OpenCL. */
  public static final int OPENCL_GPU = 300;

  /** Rank of the cpu backend. */
  public static final int CPU = 200;

  /** Rank of a processor through OpenCL: the cpu backend needs nothing native and is as fast. */
  public static final int OPENCL_CPU = 100;

  /** Name of the backend: the id up to its colon. */
  public String backend() {
    int colon = id.indexOf(':');
    return colon < 0 ? id : id.substring(0, colon);
  }

  @Override
  public String toString() {
    return id + ": " + name + " (" + details + ", " + mode + ")";
  }
}
