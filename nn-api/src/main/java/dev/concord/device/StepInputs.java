package dev.concord.device;

import dev.concord.plan.Program;
import dev.concord.tensor.HostTensor;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The host's staging tensors of a program's step inputs, by name: what every executable keeps. */
public final class StepInputs {
  private final Map<String, HostTensor> tensors = new LinkedHashMap<>();

  /** None yet; an executable adds one for each input slot. */
  public StepInputs() {}

  /** Adds the staging tensor of an input; it must have the input's type. */
  public void add(Program.Input input, HostTensor staging) {
    if (!staging.type().equals(input.type())) {
      throw new IllegalArgumentException(
          "Input " + input.name() + " is " + input.type() + ", got a tensor " + staging.type());
    }
    tensors.put(input.name(), staging);
  }

  /** Adds zeros for an input and gives them. */
  public HostTensor add(Program.Input input) {
    HostTensor staging = HostTensor.zeros(input.type());
    add(input, staging);
    return staging;
  }

  /**
   * The staging tensor of an input.
   *
   * @throws IllegalArgumentException if the program has no input of that name
   */
  public HostTensor get(String name) {
    HostTensor input = tensors.get(name);
    if (input == null) {
      throw new IllegalArgumentException(
          "The program has no input " + name + "; it has " + tensors.keySet());
    }
    return input;
  }

  /** All of them, in the order they were added. */
  public Collection<HostTensor> all() {
    return Collections.unmodifiableCollection(tensors.values());
  }
}
