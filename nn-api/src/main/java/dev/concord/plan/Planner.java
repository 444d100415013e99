package dev.concord.plan;

import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.graph.Application;
import dev.concord.graph.Graph;
import dev.concord.graph.Kernel;
import dev.concord.graph.Node;
import dev.concord.graph.Source;
import dev.concord.graph.Value;
import dev.concord.kernel.Concat;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reshape;
import dev.concord.plan.Program.Call;
import dev.concord.plan.Program.Operand;
import dev.concord.plan.Program.Role;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Turns a graph into a {@link Program}: orders the calls and gives every value its memory. Reshapes
 * and contiguous parts are views; the inputs of a concatenation along the first axis are computed
 * in place; a state is updated in place where no later call reads the old value, otherwise by a
 * copy at the end. Which temporary slot a value shares with others is {@link SlotAssignment}'s
 * business.
 */
public final class Planner {
  /** Memory that one or several values occupy; slots are assigned once lifetimes are known. */
  static final class Storage {
    final DType dtype;
    final int size;
    Role role;
    int firstWrite = Integer.MAX_VALUE;
    int lastRead = -1;
    Storage mergedInto;

    Storage(DType dtype, int size, Role role) {
      this.dtype = dtype;
      this.size = size;
      this.role = role;
    }

    Storage root() {
      return mergedInto == null ? this : mergedInto.root();
    }
  }

  /** A value's memory. */
  record Place(Storage storage, int offset, TensorType type) {}

  /** A call before slots have numbers. */
  record PlacedCall(Application application, List<Place> inputs, List<Place> outputs) {}

  private final Graph graph;
  private final java.util.Map<Value, Place> places = new IdentityHashMap<>();
  private final List<Storage> storages = new ArrayList<>();
  private final List<PlacedCall> calls = new ArrayList<>();
  private final List<CopyCall> copies = new ArrayList<>();
  private final java.util.Map<String, Place> shownOutputs = new LinkedHashMap<>();

  /** A copy that a concatenation or a state update needs. */
  private record CopyCall(int beforeCall, Place from, Place to) {}

  private Planner(Graph graph) {
    this.graph = graph;
  }

  /** Plans a graph; see {@link Fusion} for the step before. */
  public static Program plan(Graph graph) {
    Planner planner = new Planner(graph);
    planner.placeConcatenations();
    graph.nodes().forEach(planner::place);
    planner.measureLifetimes();
    planner.updateStates();
    return planner.program();
  }

  private Storage storage(TensorType type, Role role) {
    Storage storage = new Storage(type.dtype(), type.size(), role);
    storages.add(storage);
    return storage;
  }

  /** Lets values that are only concatenated along axis 0 be computed where they will stand. */
  private void placeConcatenations() {
    for (Node node : graph.nodes()) {
      if (node instanceof Application application && isContiguousConcat(application)) {
        Value whole = application.output(0);
        Storage storage = storage(whole.type(), new Program.Scratch());
        places.put(whole, new Place(storage, 0, whole.type()));
        int offset = 0;
        for (Value input : application.inputs()) {
          Value made = behindReshapes(input);
          boolean computed =
              made.node() instanceof Application maker
                  && !(maker.kernel() instanceof Reshape)
                  && !places.containsKey(made);
          if (computed) {
            places.put(made, new Place(storage, offset, made.type()));
          }
          offset += input.shape().size();
        }
      }
    }
  }

  private static boolean isContiguousConcat(Application application) {
    return application.kernel() instanceof Concat concat
        && application.output(0).shape().leading(concat.axis()).size() == 1;
  }

  private static Value behindReshapes(Value value) {
    Value at = value;
    while (at.node() instanceof Application application
        && application.kernel() instanceof Reshape
        && application.input(0).shape().size() == at.shape().size()) {
      at = application.input(0);
    }
    return at;
  }

  private void place(Node node) {
    switch (node) {
      case Source source -> {
        Value value = source.value();
        TensorType type = value.type();
        Role role =
            switch (source.origin()) {
              case Source.Input input -> new Program.Input(input.name(), type);
              case Source.State state -> new Program.State(state.name(), type);
              case Source.Constant constant -> new Program.Constant(constant.tensor());
            };
        places.put(value, new Place(storage(type, role), 0, type));
      }
      case Application application -> {
        if (application.kernel() instanceof Reshape reshape) {
          Place from = places.get(application.input(0));
          Value view = application.output(0);
          places.put(
              view, new Place(from.storage(), from.offset() + reshape.offset(), view.type()));
        } else if (isContiguousConcat(application)) {
          copyConcatenated(application);
        } else {
          for (Value output : application.outputs()) {
            places.computeIfAbsent(
                output,
                fresh -> new Place(storage(fresh.type(), new Program.Scratch()), 0, fresh.type()));
          }
          calls.add(
              new PlacedCall(
                  application, placesOf(application.inputs()), placesOf(application.outputs())));
        }
      }
    }
  }

  private List<Place> placesOf(List<Value> values) {
    return values.stream().map(places::get).toList();
  }

  private void copyConcatenated(Application application) {
    Storage whole = places.get(application.output(0)).storage();
    int offset = 0;
    for (Value input : application.inputs()) {
      Place from = places.get(input);
      if (from.storage() != whole || from.offset() != offset) {
        copies.add(new CopyCall(calls.size(), from, new Place(whole, offset, from.type())));
      }
      offset += input.shape().size();
    }
  }

  private void measureLifetimes() {
    for (int i = 0; i < calls.size(); i++) {
      for (Place input : calls.get(i).inputs()) {
        input.storage().lastRead = i;
      }
      for (Place output : calls.get(i).outputs()) {
        output.storage().firstWrite = Math.min(output.storage().firstWrite, i);
      }
    }
    for (CopyCall copy : copies) {
      Storage from = copy.from().storage();
      from.lastRead = Math.max(from.lastRead, copy.beforeCall());
      copy.to().storage().firstWrite = Math.min(copy.to().storage().firstWrite, copy.beforeCall());
    }
    graph.outputs().values().forEach(value -> places.get(value).storage().lastRead = atEnd());
  }

  private int atEnd() {
    return calls.size();
  }

  private void updateStates() {
    List<CopyCall> aside = new ArrayList<>();
    List<CopyCall> back = new ArrayList<>();
    graph.outputs().forEach((name, value) -> aside.addAll(keepOldState(name, value)));
    List<String> copied = new ArrayList<>();
    graph
        .updates()
        .forEach(
            (name, next) -> {
              if (!(places.get(next).storage().role instanceof Program.Scratch)) {
                places.get(next).storage().lastRead = atEnd();
              }
            });
    graph
        .updates()
        .forEach(
            (name, next) -> {
              if (!updateInPlace(graph.states().get(name), next)) {
                copied.add(name);
              }
            });
    for (String name : copied) {
      Place from = places.get(graph.updates().get(name));
      Place to = places.get(graph.states().get(name));
      if (from.storage().role instanceof Program.Scratch) {
        from.storage().lastRead = atEnd();
        back.add(new CopyCall(atEnd(), from, to));
      } else {
        // The new value is another state, an input or a constant: set it aside before any state of
        // this list changes.
        Place temporary = temporaryAtEnd(from.type());
        aside.add(new CopyCall(atEnd(), from, temporary));
        back.add(new CopyCall(atEnd(), temporary, to));
      }
    }
    copies.addAll(aside);
    copies.addAll(back);
  }

  /** The host reads an output after the run, when an updated state has lost its old value. */
  private List<CopyCall> keepOldState(String name, Value output) {
    Place place = places.get(output);
    boolean lost =
        place.storage().role instanceof Program.State state
            && graph.updates().containsKey(state.name());
    Place shown = lost ? temporaryAtEnd(place.type()) : place;
    shownOutputs.put(name, shown);
    return lost ? List.of(new CopyCall(atEnd(), place, shown)) : List.of();
  }

  private Place temporaryAtEnd(TensorType type) {
    Place place = new Place(storage(type, new Program.Scratch()), 0, type);
    place.storage().firstWrite = atEnd();
    place.storage().lastRead = atEnd();
    return place;
  }

  /**
   * Writes a state's new value straight over the old one if no call reads the old one later, and
   * the writing call itself reads it, if at all, at the index it writes.
   */
  private boolean updateInPlace(Value state, Value next) {
    Storage old = places.get(state).storage();
    Place place = places.get(next);
    Storage fresh = place.storage();
    boolean whole = fresh.role instanceof Program.Scratch && fresh.size == old.size;
    if (!whole || fresh.mergedInto != null || old.lastRead > fresh.firstWrite) {
      return false;
    }
    if (old.lastRead == fresh.firstWrite && !readsAtWrittenIndex(fresh.firstWrite, old)) {
      return false;
    }
    fresh.mergedInto = old;
    return true;
  }

  /** Whether a call reads {@code storage} only elementwise, at the index it writes. */
  private boolean readsAtWrittenIndex(int call, Storage storage) {
    if (call >= calls.size() || copies.stream().anyMatch(copy -> copy.beforeCall() == call)) {
      return false;
    }
    PlacedCall placed = calls.get(call);
    if (!(placed.application().kernel() instanceof Map map)) {
      return false;
    }
    return placed.inputs().stream()
        .filter(input -> input.storage() == storage)
        .allMatch(
            input ->
                input.type().shape().equals(map.shape()) && input.type().size() == storage.size);
  }

  private Program program() {
    SlotAssignment assignment = SlotAssignment.of(storages, calls);
    List<Call> result = new ArrayList<>();
    for (int i = 0; i <= calls.size(); i++) {
      for (CopyCall copy : copies) {
        if (copy.beforeCall() == i) {
          result.add(copyCall(assignment, copy));
        }
      }
      if (i < calls.size()) {
        PlacedCall call = calls.get(i);
        result.add(
            new Call(
                call.application().kernel(),
                call.inputs().stream().map(assignment::operand).toList(),
                call.outputs().stream().map(assignment::operand).toList(),
                call.application().label()));
      }
    }
    java.util.Map<String, Operand> outputs = new LinkedHashMap<>();
    shownOutputs.forEach((name, place) -> outputs.put(name, assignment.operand(place)));
    return new Program(assignment.slots(), result, outputs);
  }

  private static Call copyCall(SlotAssignment assignment, CopyCall copy) {
    Operand from = assignment.operand(copy.from());
    Operand to = assignment.operand(copy.to());
    Shape flat = Shape.of(from.type().size());
    Kernel kernel =
        switch (from.type().dtype()) {
          case F32 -> new Map(Tape.of(List.of(Expr.input(0)), 1), flat);
          case I32 -> new Map(Tape.of(List.of(Expr.intInput(0)), 1), flat);
          case U8 -> new Concat(0); // bytes are storage: no expression reads them
        };
    return new Call(
        kernel,
        List.of(new Operand(from.slot(), from.offset(), from.type().withShape(flat))),
        List.of(new Operand(to.slot(), to.offset(), to.type().withShape(flat))),
        "copy");
  }
}
