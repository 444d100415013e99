package dev.concord.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Concat;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reshape;
import dev.concord.kernel.Softmax;
import dev.concord.plan.Program.Call;
import dev.concord.plan.Program.Operand;
import dev.concord.reference.ReferenceBackend;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@link Planner} and {@link SlotAssignment}: what shares memory, what is copied, what is not. */
class PlannerTest {
  private final Graph graph = new Graph();
  private final Device device = new ReferenceBackend().open("reference", DeviceOptions.DEFAULT);
  private final Store store = new Store(device);

  @AfterEach
  void close() {
    store.close();
    device.close();
  }

  private Value state(String name, float... values) {
    HostTensor tensor = HostTensor.of(Shape.of(values.length), values);
    store.create(name, tensor);
    return graph.state(name, tensor.type());
  }

  private static HostTensor vector(float... values) {
    return HostTensor.of(Shape.of(values.length), values);
  }

  private HostTensor runAndRead(String output) {
    try (Executable executable = device.compile(Planner.plan(graph), store)) {
      executable.run();
      HostTensor result = HostTensor.zeros(graph.outputs().get(output).type());
      executable.read(output, result);
      return result;
    }
  }

  private void run() {
    try (Executable executable = device.compile(Planner.plan(graph), store)) {
      executable.run();
    }
  }

  private static long scratchSlots(Program program) {
    return program.slots().stream().filter(s -> s.role() instanceof Program.Scratch).count();
  }

  @Test
  void anElementwiseUpdateHappensInPlace() {
    Value w = state("w", 1f, 2f);
    graph.update("w", Map.of(w, e -> e.times(3f)));
    Program program = Planner.plan(graph);
    assertEquals(1, program.calls().size());
    assertEquals(0, program.scratchBytes());
    run();
    assertEquals(vector(3f, 6f), store.read("w"));
  }

  @Test
  void aLaterReaderOfTheOldValueForcesACopyAtTheEnd() {
    Value w = state("w", 1f, 2f);
    Value next = Map.of(w, e -> e.times(3f));
    graph.update("w", next);
    graph.output("both", Map.of(graph.apply(new Softmax(true), next), w, (a, b) -> b));
    graph.output("old", Map.of(w, e -> e.plus(10f)));
    assertEquals("copy", Planner.plan(graph).calls().getLast().label());
    assertEquals(vector(11f, 12f), runAndRead("old"));
    assertEquals(vector(3f, 6f), store.read("w"));
  }

  @Test
  void statesCanBeSwapped() {
    Value a = state("a", 1f, 2f);
    Value b = state("b", 3f, 4f);
    graph.update("a", b);
    graph.update("b", a);
    run();
    assertEquals(vector(3f, 4f), store.read("a"));
    assertEquals(vector(1f, 2f), store.read("b"));
  }

  @Test
  void anUpdateMayReadAnotherStatesOldValue() {
    Value a = state("a", 1f, 2f);
    Value b = state("b", 3f, 4f);
    graph.update("a", Map.of(a, b, (x, y) -> x.plus(y)));
    graph.update("b", Map.of(a, b, (x, y) -> x.times(y)));
    run();
    assertEquals(vector(4f, 6f), store.read("a"));
    assertEquals(vector(3f, 8f), store.read("b"));
  }

  @Test
  void anOutputCanShowTheOldValueOfAnUpdatedState() {
    Value w = state("w", 1f, 2f);
    graph.update("w", Map.of(w, e -> e.times(3f)));
    graph.output("old", w);
    graph.output("part", graph.apply(new Reshape(Shape.of(1), 1), w));
    assertEquals(vector(1f, 2f), runAndRead("old"));
    store.write("w", vector(7f, 8f));
    assertEquals(vector(8f), runAndRead("part"));
  }

  @Test
  void oneValueCanReplaceTwoStates() {
    Value a = state("a", 1f, 2f);
    state("b", 0f, 0f);
    Value next = Map.of(a, e -> e.plus(1f));
    graph.update("a", next);
    graph.update("b", next);
    run();
    assertEquals(vector(2f, 3f), store.read("a"));
    assertEquals(vector(2f, 3f), store.read("b"));
  }

  @Test
  void aBroadcastReadIsNoReadAtTheWrittenIndex() {
    Value w = state("w", 5f);
    Value x = state("x", 1f, 2f);
    Value sum = Map.of(w, x, (a, b) -> a.plus(b)); // reads w[0] for both elements
    graph.output("sum", sum);
    graph.update("w", graph.apply(new Reshape(Shape.of(1), 1), sum));
    run();
    assertEquals(vector(7f), store.read("w"));
  }

  @Test
  void partsAreComputedWhereTheyAreConcatenated() {
    Value a = state("a", 1f, 2f);
    Value b = state("b", 3f);
    Value first = Map.of(a, e -> e.plus(1f));
    Value second = Map.of(b, e -> e.plus(1f));
    Value whole = graph.apply(new Concat(0), first, second);
    graph.output("doubled", Map.of(whole, e -> e.times(2f)));
    List<Call> calls = Planner.plan(graph).calls();
    assertEquals(3, calls.size());
    Operand written = calls.get(1).outputs().get(0);
    assertEquals(calls.get(0).outputs().get(0).slot(), written.slot());
    assertEquals(2, written.offset());
    assertEquals(vector(4f, 6f, 8f), runAndRead("doubled"));
  }

  @Test
  void partsThatCannotBeComputedThereAreCopied() {
    Value a = state("a", 1f, 2f);
    Value twice = Map.of(a, e -> e.plus(1f));
    Value whole = graph.apply(new Concat(0), List.of(twice, a, twice)).output(0);
    graph.output("whole", whole);
    assertEquals(3, Planner.plan(graph).calls().size());
    assertEquals(vector(2f, 3f, 1f, 2f, 2f, 3f), runAndRead("whole"));
  }

  @Test
  void bytesAreCopiedAsBytes() {
    store.create("images", HostTensor.of(Shape.of(2), (byte) 1, (byte) -1));
    store.create("twice", TensorType.u8(4));
    Value images = graph.state("images", TensorType.u8(2));
    graph.state("twice", TensorType.u8(4));
    graph.update("twice", graph.apply(new Concat(0), images, images));
    for (Call call : Planner.plan(graph).calls()) {
      call.kernel().outputTypes(call.inputs().stream().map(Operand::type).toList());
    }
    run();
    assertEquals(
        HostTensor.of(Shape.of(4), (byte) 1, (byte) -1, (byte) 1, (byte) -1), store.read("twice"));
  }

  @Test
  void viewsMoveNothing() {
    Value group = state("group", 1f, 2f, 3f, 4f, 5f, 6f);
    Value matrix = graph.apply(new Reshape(Shape.of(2, 2), 2), group);
    graph.output("product", graph.apply(new Gemm(false, false), matrix, matrix));
    Program program = Planner.plan(graph);
    assertEquals(1, program.calls().size());
    assertEquals(
        List.of(2, 2), program.calls().get(0).inputs().stream().map(Operand::offset).toList());
    assertEquals(HostTensor.of(Shape.of(2, 2), 29f, 36f, 45f, 56f), runAndRead("product"));
  }

  @Test
  void aChainOfElementwiseCallsNeedsOneTemporary() {
    Value value = Map.of(state("x", 1f, 2f), e -> e.plus(1f));
    for (int i = 0; i < 5; i++) {
      value = Map.of(value, e -> e.times(2f));
    }
    graph.output("y", value);
    assertEquals(1, scratchSlots(Planner.plan(graph)));
    assertEquals(vector(64f, 96f), runAndRead("y"));
  }

  @Test
  void temporariesTakeTurns() {
    Value value = state("x", 1f, 2f, 3f, 4f);
    Value matrix = Reshape.of(value, Shape.of(2, 2));
    for (int i = 0; i < 6; i++) {
      matrix = graph.apply(new Gemm(i % 2 == 0, false), matrix, matrix);
    }
    graph.output("y", matrix);
    assertEquals(2, scratchSlots(Planner.plan(graph)));
  }

  @Test
  void aProgramPrintsItsSlotsCallsAndOutputs() {
    graph.label("dense1");
    graph.output("y", Map.of(state("w", 1f, 2f), e -> e.plus(1f)));
    String text = Planner.plan(graph).toString();
    assertTrue(text.contains("state w F32[2]"), text);
    assertTrue(text.contains("map s0:F32[2] -> s1:F32[2]   (dense1)"), text);
    assertTrue(text.contains("output y = s1:F32[2]"), text);
  }
}
