package dev.concord.tck;

import dev.concord.device.Device;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.kernel.Map;
import dev.concord.plan.Program;
import dev.concord.plan.Program.Call;
import dev.concord.plan.Program.Operand;
import dev.concord.plan.Program.Slot;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Where the operands of a kernel lie when a case runs as a program of one call. The guarded
 * placements put them at odd offsets inside longer states whose other elements are guard values;
 * afterwards the guards and all inputs must be as they were.
 */
enum Placement {
  /** Inputs are step inputs, outputs temporaries of exactly their size; run twice. */
  PLAIN,
  /** Every operand inside a state of its own, between guards. */
  GUARDED,
  /** All operands of one element type inside one state, guards between them. */
  SHARED,
  /** The first output of a map lies over the first input that allows it. */
  IN_PLACE;

  private static final float FLOAT_GUARD = -123456.75f;
  private static final int INT_GUARD = 0x5a5a5a5a;
  private static final byte BYTE_GUARD = (byte) 0xa5;

  /** Whether a case can be placed so. */
  boolean suits(KernelCase test) {
    return this != IN_PLACE || overwritable(test) >= 0;
  }

  /** The first input that an elementwise call may overwrite, −1 if there is none. */
  private static int overwritable(KernelCase test) {
    if (test.kernel() instanceof Map map && map.shape().size() > 0) {
      TensorType wanted = test.outputTypes().get(0);
      for (int i = 0; i < test.inputs().size(); i++) {
        if (test.inputs().get(i).type().equals(wanted)) {
          return i;
        }
      }
    }
    return -1;
  }

  /** Runs a case; a message where outputs, inputs or guards are not as they must be. */
  Optional<String> run(Device device, KernelCase test, List<HostTensor> expected) {
    return this == PLAIN ? runPlain(device, test, expected) : runGuarded(device, test, expected);
  }

  private Optional<String> runPlain(Device device, KernelCase test, List<HostTensor> expected) {
    List<Slot> slots = new ArrayList<>();
    List<Operand> inputs = new ArrayList<>();
    for (HostTensor input : test.inputs()) {
      int number = slots.size();
      slots.add(slot(number, input.type(), new Program.Input("input" + number, input.type())));
      inputs.add(new Operand(number, 0, input.type()));
    }
    List<Operand> outputs = new ArrayList<>();
    java.util.Map<String, Operand> named = new LinkedHashMap<>();
    for (HostTensor output : expected) {
      int number = slots.size();
      slots.add(slot(number, output.type(), new Program.Scratch()));
      outputs.add(new Operand(number, 0, output.type()));
      named.put("output" + named.size(), outputs.getLast());
    }
    Program program =
        new Program(slots, List.of(new Call(test.kernel(), inputs, outputs, "case")), named);
    try (Store store = new Store(device);
        Executable executable = device.compile(program, store)) {
      Optional<String> failure = Optional.empty();
      for (int run = 1; run <= 2 && failure.isEmpty(); run++) {
        for (int i = 0; i < test.inputs().size(); i++) {
          Tensors.copy(test.inputs().get(i), executable.input("input" + i), 0);
        }
        executable.run();
        failure = compareOutputs(executable, expected, "run " + run);
      }
      return failure;
    }
  }

  private static Optional<String> compareOutputs(
      Executable executable, List<HostTensor> expected, String run) {
    for (int o = 0; o < expected.size(); o++) {
      HostTensor got = filled(expected.get(o).type());
      executable.read("output" + o, got);
      Optional<String> difference =
          Difference.first("output " + o + ", " + run, expected.get(o), got);
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private static Slot slot(int number, TensorType type, Program.Role role) {
    return new Slot(number, type.dtype(), type.size(), role);
  }

  /** Operands, and what the states behind them hold before and must hold after the call. */
  private static final class Layout {
    final List<Operand> operands = new ArrayList<>();
    final List<Integer> lengths = new ArrayList<>();
    final List<DType> dtypes = new ArrayList<>();

    void add(TensorType type, boolean shared) {
      int state = shared ? dtypes.indexOf(type.dtype()) : -1;
      if (state < 0) {
        state = dtypes.size();
        dtypes.add(type.dtype());
        lengths.add(3 + 2 * (state % 7));
      }
      operands.add(new Operand(state, lengths.get(state), type));
      lengths.set(state, lengths.get(state) + type.size() + 1 + 2 * (operands.size() % 4));
    }

    List<HostTensor> guards() {
      List<HostTensor> states = new ArrayList<>();
      for (int state = 0; state < dtypes.size(); state++) {
        states.add(filled(new TensorType(dtypes.get(state), Shape.of(lengths.get(state) + 5))));
      }
      return states;
    }
  }

  private Optional<String> runGuarded(Device device, KernelCase test, List<HostTensor> expected) {
    Layout layout = new Layout();
    test.inputs().forEach(input -> layout.add(input.type(), this == SHARED));
    List<Operand> inputs = List.copyOf(layout.operands);
    List<Operand> outputs = new ArrayList<>();
    for (int o = 0; o < expected.size(); o++) {
      if (this == IN_PLACE && o == 0) {
        outputs.add(inputs.get(overwritable(test)));
      } else {
        layout.add(expected.get(o).type(), this == SHARED);
        outputs.add(layout.operands.getLast());
      }
    }
    List<HostTensor> before = layout.guards();
    List<HostTensor> after = layout.guards();
    for (int i = 0; i < inputs.size(); i++) {
      put(test.inputs().get(i), inputs.get(i), before);
      put(test.inputs().get(i), inputs.get(i), after);
    }
    for (int o = 0; o < expected.size(); o++) {
      put(expected.get(o), outputs.get(o), after);
    }
    return runOver(device, new Call(test.kernel(), inputs, outputs, "case"), before, after);
  }

  private static Optional<String> runOver(
      Device device, Call call, List<HostTensor> before, List<HostTensor> after) {
    List<Slot> slots = new ArrayList<>();
    try (Store store = new Store(device)) {
      for (HostTensor state : before) {
        String name = "state" + slots.size();
        store.create(name, state);
        slots.add(slot(slots.size(), state.type(), new Program.State(name, state.type())));
      }
      Program program = new Program(slots, List.of(call), java.util.Map.of());
      try (Executable executable = device.compile(program, store)) {
        executable.run();
      }
      for (int s = 0; s < after.size(); s++) {
        String what =
            "state " + s + " (inputs " + call.inputs() + ", outputs " + call.outputs() + ")";
        Optional<String> difference = Difference.first(what, after.get(s), store.read("state" + s));
        if (difference.isPresent()) {
          return difference;
        }
      }
      return Optional.empty();
    }
  }

  private static void put(HostTensor tensor, Operand operand, List<HostTensor> states) {
    Tensors.copy(tensor, states.get(operand.slot()), operand.offset());
  }

  private static HostTensor filled(TensorType type) {
    HostTensor tensor = HostTensor.zeros(type);
    switch (type.dtype()) {
      case F32 -> java.util.Arrays.fill(tensor.floats(), FLOAT_GUARD);
      case I32 -> java.util.Arrays.fill(tensor.ints(), INT_GUARD);
      case U8 -> java.util.Arrays.fill(tensor.bytes(), BYTE_GUARD);
    }
    return tensor;
  }
}
