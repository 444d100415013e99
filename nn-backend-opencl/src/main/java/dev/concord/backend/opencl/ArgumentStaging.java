package dev.concord.backend.opencl;

import dev.concord.gpu.GpuDriver;
import dev.concord.gpu.GpuSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;

/**
 * Sends small inputs as arguments of a kernel that stores them. The driver copies arguments when a
 * launch is queued, so one host buffer is enough and nothing waits; JOCL's asynchronous copy, in
 * contrast, starts a thread that waits for each.
 */
final class ArgumentStaging implements GpuDriver.Staging {
  private static final GpuSource SOURCE = GpuSource.beside(ArgumentStaging.class, "staging");
  private static final String ENTRY = "stage";

  /** Size of the kernel's {@code Block}; with the other arguments less than any device's limit. */
  private static final int BLOCK_BYTES = 960;

  private static final int BLOCK_ARGUMENT = 3;

  /** Longer inputs are copied: each block is a launch. */
  static final int MOST_BYTES = 4 * BLOCK_BYTES;

  /** Work-items that share a block on a device that allows as many. */
  private static final int WORK_ITEMS = 64;

  private record Block(cl_kernel kernel, Pointer start) {}

  private final OpenClContext context;
  private final long[] workItems;
  private final ByteBuffer bytes;
  private final List<Block> blocks = new ArrayList<>();

  ArgumentStaging(OpenClContext context, CompiledPrograms programs, OpenClMemory target, int size) {
    this.context = context;
    workItems = new long[] {Math.min(WORK_ITEMS, context.facts().workGroupLimit())};
    int count = Math.ceilDiv(size, BLOCK_BYTES);
    bytes = ByteBuffer.allocateDirect(count * BLOCK_BYTES).order(ByteOrder.nativeOrder());
    try {
      for (int i = 0; i < count; i++) {
        int offset = i * BLOCK_BYTES;
        cl_kernel kernel =
            context.createKernel(
                programs.get(SOURCE, ENTRY, null, "step inputs"), ENTRY, "step inputs");
        blocks.add(new Block(kernel, Pointer.to(bytes).withByteOffset(offset)));
        int words =
            Math.min(Math.ceilDiv(size - offset, Sizeof.cl_int), BLOCK_BYTES / Sizeof.cl_int);
        set(kernel, 0, Sizeof.cl_mem, Pointer.to(target.handle()));
        set(kernel, 1, Sizeof.cl_int, Pointer.to(new int[] {offset / Sizeof.cl_int}));
        set(kernel, 2, Sizeof.cl_int, Pointer.to(new int[] {words}));
      }
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
  }

  private static void set(cl_kernel kernel, int index, long size, Pointer value) {
    OpenClResult.require(
        CL.clSetKernelArg(kernel, index, size, value), "an argument for step inputs");
  }

  @Override
  public ByteBuffer next() {
    return bytes.clear();
  }

  @Override
  public void send() {
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      set(block.kernel(), BLOCK_ARGUMENT, BLOCK_BYTES, block.start());
      OpenClResult.require(
          CL.clEnqueueNDRangeKernel(
              context.queue(), block.kernel(), 1, null, workItems, workItems, 0, null, null),
          "sending step inputs");
    }
  }

  @Override
  public void close() {
    blocks.forEach(block -> context.release(block.kernel()));
    blocks.clear();
  }
}
