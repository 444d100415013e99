package dev.concord.tck;

import dev.concord.tensor.HostTensor;
import java.lang.ref.SoftReference;
import java.util.List;

/**
 * A case with its expected outputs, computed once for all devices and given up when memory is
 * short.
 */
final class ReadyCase {
  private final KernelCase test;
  private SoftReference<List<HostTensor>> expected = new SoftReference<>(null);

  ReadyCase(KernelCase test) {
    this.test = test;
  }

  KernelCase test() {
    return test;
  }

  List<HostTensor> expected() {
    List<HostTensor> known = expected.get();
    if (known == null) {
      known = test.expected();
      expected = new SoftReference<>(known);
    }
    return known;
  }
}
