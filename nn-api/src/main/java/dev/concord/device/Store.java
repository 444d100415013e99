package dev.concord.device;

import dev.concord.plan.Program;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Named, typed, device-resident state: parameters, moments, the step number, data sets. Programs
 * bind to it by name; a model is description only. A name may be a part of another one's memory
 * (one parameter of a contiguous group). Not thread-safe.
 */
public final class Store implements AutoCloseable {
  private record Entry(Buffer buffer, int offset, TensorType type, boolean owner) {}

  private final Device device;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** An empty store on a device. */
  public Store(Device device) {
    this.device = device;
  }

  /** Where its states live. */
  public Device device() {
    return device;
  }

  /** Adds a state of zeros. */
  public void create(String name, TensorType type) {
    requireNew(name);
    entries.put(name, new Entry(device.allocate(type.dtype(), type.size()), 0, type, true));
  }

  /** Adds a state with the elements of {@code value}. */
  public void create(String name, HostTensor value) {
    create(name, value.type());
    write(name, value);
  }

  /** Names a part of a state: elements from {@code offset} on, under their own type. */
  public void createPart(String name, String whole, int offset, TensorType type) {
    requireNew(name);
    Entry entry = entry(whole);
    if (entry.type().dtype() != type.dtype()
        || offset < 0
        || offset > entry.type().size() - type.size()) {
      throw new IllegalArgumentException(
          type + " at " + offset + " is not a part of state " + whole + " " + entry.type());
    }
    entries.put(name, new Entry(entry.buffer(), entry.offset() + offset, type, false));
  }

  private void requireNew(String name) {
    if (entries.containsKey(name)) {
      throw new IllegalArgumentException("State " + name + " exists already");
    }
  }

  private Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          "There is no state " + name + "; there are " + entries.keySet());
    }
    return entry;
  }

  /** Whether there is a state of that name. */
  public boolean contains(String name) {
    return entries.containsKey(name);
  }

  /** All names in the order they were added. */
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** Type of a state. */
  public TensorType type(String name) {
    return entry(name).type();
  }

  /**
   * The memory of a state that a program names, for devices that bind programs.
   *
   * @throws IllegalArgumentException if the state is missing, has another type, or is a part of
   *     another one
   */
  public Buffer bind(Program.State state) {
    Entry entry = entry(state.name());
    if (!entry.type().equals(state.type())) {
      throw new IllegalArgumentException(
          "The program needs state "
              + state.name()
              + " as "
              + state.type()
              + ", the store holds "
              + entry.type());
    }
    if (!entry.owner()) {
      throw new IllegalArgumentException(
          "State " + state.name() + " is a part of another one; a program binds to the whole");
    }
    return entry.buffer();
  }

  /**
   * Refuses a store of another device.
   *
   * @throws IllegalArgumentException if the states live elsewhere than on {@code compiling}
   */
  public void requireDevice(Device compiling) {
    if (device != compiling) {
      throw new IllegalArgumentException(
          "The store lives on "
              + device.description()
              + ", the program is compiled for "
              + compiling.description());
    }
  }

  /** A copy of a state's elements. */
  public HostTensor read(String name) {
    Entry entry = entry(name);
    HostTensor result = HostTensor.zeros(entry.type());
    entry.buffer().read(entry.offset(), result);
    return result;
  }

  /** Fills {@code target}, of the state's type, with its elements. */
  public void read(String name, HostTensor target) {
    Entry entry = entry(name);
    requireType(name, entry, target);
    entry.buffer().read(entry.offset(), target);
  }

  /** Replaces a state's elements by those of a tensor of its type. */
  public void write(String name, HostTensor value) {
    Entry entry = entry(name);
    requireType(name, entry, value);
    entry.buffer().write(entry.offset(), value);
  }

  private static void requireType(String name, Entry entry, HostTensor value) {
    if (!entry.type().equals(value.type())) {
      throw new IllegalArgumentException(
          "State " + name + " is " + entry.type() + ", got " + value.type());
    }
  }

  /** Releases all memory. */
  @Override
  public void close() {
    for (Entry entry : entries.values()) {
      if (entry.owner()) {
        entry.buffer().close();
      }
    }
    entries.clear();
  }
}
