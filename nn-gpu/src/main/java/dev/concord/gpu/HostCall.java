package dev.concord.gpu;

import dev.concord.expr.Arithmetic;
import dev.concord.graph.Elements;
import dev.concord.tensor.HostTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A kernel without native version: operands come to the host, the reference runs, results return.
 */
final class HostCall {
  private final GpuDriver driver;
  private final GpuStep.Host call;
  private final List<HostTensor> inputs = new ArrayList<>();
  private final List<HostTensor> outputs = new ArrayList<>();

  HostCall(GpuDriver driver, GpuStep.Host call) {
    this.driver = driver;
    this.call = call;
    call.inputs().forEach(input -> inputs.add(HostTensor.zeros(input.type())));
    call.outputs().forEach(output -> outputs.add(HostTensor.zeros(output.type())));
  }

  void run() {
    for (int i = 0; i < inputs.size(); i++) {
      GpuOperand input = call.inputs().get(i);
      if (input.size() > 0) {
        driver.download(input.memory(), input.offset(), inputs.get(i));
      }
    }
    call.kernel()
        .reference(
            Arithmetic.FLOAT32,
            inputs.stream().map(Elements::of).toList(),
            outputs.stream().map(Elements::of).toList());
    for (int o = 0; o < outputs.size(); o++) {
      GpuOperand output = call.outputs().get(o);
      if (output.size() > 0) {
        driver.upload(outputs.get(o), output.memory(), output.offset());
      }
    }
  }
}
