package dev.concord.plan;

import dev.concord.kernel.Map;
import dev.concord.plan.Planner.Place;
import dev.concord.plan.Planner.PlacedCall;
import dev.concord.plan.Planner.Storage;
import dev.concord.plan.Program.Operand;
import dev.concord.plan.Program.Slot;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Gives storages numbered slots: inputs, states and constants one each, temporaries by lifetime. A
 * temporary takes the smallest free slot that is large enough, else the largest free one, which
 * grows. An elementwise call may write over an input that it is the last to read at the same index.
 */
final class SlotAssignment {
  private static final class Growing {
    final Storage first;
    int size;
    int busyUntil;

    Growing(Storage first) {
      this.first = first;
      this.size = first.size;
    }
  }

  private final List<Growing> slots = new ArrayList<>();
  private final java.util.Map<Storage, Integer> numbers = new IdentityHashMap<>();

  private SlotAssignment() {}

  static SlotAssignment of(List<Storage> storages, List<PlacedCall> calls) {
    SlotAssignment assignment = new SlotAssignment();
    List<Storage> temporaries = new ArrayList<>();
    for (Storage storage : storages) {
      if (storage.mergedInto != null) {
        continue;
      }
      if (storage.role instanceof Program.Scratch) {
        temporaries.add(storage);
      } else {
        assignment.open(storage, Integer.MAX_VALUE);
      }
    }
    temporaries.sort(java.util.Comparator.comparingInt(storage -> storage.firstWrite));
    for (Storage storage : temporaries) {
      if (!assignment.overInput(storage, calls)) {
        assignment.take(storage);
      }
    }
    return assignment;
  }

  private void open(Storage storage, int busyUntil) {
    Growing slot = new Growing(storage);
    slot.busyUntil = busyUntil;
    numbers.put(storage, slots.size());
    slots.add(slot);
  }

  /** Reuses the slot of an input of the writing call, where that is safe. */
  private boolean overInput(Storage storage, List<PlacedCall> calls) {
    int call = storage.firstWrite;
    if (call >= calls.size() || !(calls.get(call).application().kernel() instanceof Map map)) {
      return false;
    }
    boolean whole =
        calls.get(call).outputs().stream()
            .anyMatch(o -> o.storage() == storage && o.type().size() == storage.size);
    for (Place input : calls.get(call).inputs()) {
      Storage old = input.storage().root();
      boolean onlyElementwise =
          calls.get(call).inputs().stream()
              .filter(i -> i.storage().root() == old)
              .allMatch(i -> i.type().shape().equals(map.shape()) && i.type().size() == old.size);
      if (whole
          && old.role instanceof Program.Scratch
          && old.dtype == storage.dtype
          && old.size == storage.size
          && onlyElementwise
          && numbers.containsKey(old)
          && slots.get(numbers.get(old)).busyUntil == call) {
        numbers.put(storage, numbers.get(old));
        slots.get(numbers.get(old)).busyUntil = Math.max(storage.lastRead, call + 1);
        return true;
      }
    }
    return false;
  }

  private void take(Storage storage) {
    Growing best = null;
    for (Growing slot : slots) {
      boolean free =
          slot.first.role instanceof Program.Scratch
              && slot.first.dtype == storage.dtype
              && slot.busyUntil < storage.firstWrite;
      if (free && (best == null || better(slot, best, storage.size))) {
        best = slot;
      }
    }
    // A value that nothing reads still occupies its slot while it is written.
    int busyUntil = Math.max(storage.lastRead, storage.firstWrite);
    if (best == null) {
      open(storage, busyUntil);
    } else {
      best.size = Math.max(best.size, storage.size);
      best.busyUntil = busyUntil;
      numbers.put(storage, slots.indexOf(best));
    }
  }

  private static boolean better(Growing candidate, Growing best, int size) {
    boolean fits = candidate.size >= size;
    boolean bestFits = best.size >= size;
    if (fits != bestFits) {
      return fits;
    }
    return fits ? candidate.size < best.size : candidate.size > best.size;
  }

  Operand operand(Place place) {
    return new Operand(numbers.get(place.storage().root()), place.offset(), place.type());
  }

  List<Slot> slots() {
    List<Slot> result = new ArrayList<>();
    for (Growing slot : slots) {
      result.add(new Slot(result.size(), slot.first.dtype, slot.size, slot.first.role));
    }
    return result;
  }
}
