package dev.concord.tck;

import dev.concord.layer.Activation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What model cases cover: the class of every layer and loss, of every public record inside them
 * (regularisers, constraints), and the name of every activation.
 */
final class Covered {
  private final Set<String> found = new TreeSet<>();

  private Covered() {}

  /** Names of classes and activations in the models and losses of the cases. */
  static Set<String> by(List<ModelCase> cases) {
    Covered covered = new Covered();
    for (ModelCase test : cases) {
      test.model().layers().values().forEach(covered::look);
      test.judged().ifPresent(judged -> covered.look(judged.loss()));
    }
    return covered.found;
  }

  /**
   * The names of the activations that {@link Activation} offers: its constants, and what its
   * factories make of numbers.
   */
  static Set<String> activations() {
    Set<String> names = new TreeSet<>();
    try {
      for (var field : Activation.class.getFields()) {
        if (field.getType() == Activation.class) {
          names.add(((Activation) field.get(null)).name());
        }
      }
      for (Method method : Activation.class.getMethods()) {
        boolean ofNumbers =
            List.of(method.getParameterTypes()).stream().allMatch(type -> type == float.class);
        if (method.getReturnType() == Activation.class
            && Modifier.isStatic(method.getModifiers())
            && ofNumbers) {
          Object[] numbers = new Object[method.getParameterCount()];
          java.util.Arrays.fill(numbers, 0.5f);
          names.add(((Activation) method.invoke(null, numbers)).name());
        }
      }
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
    return names;
  }

  private void look(Object part) {
    switch (part) {
      case Optional<?> optional -> optional.ifPresent(this::look);
      case Collection<?> parts -> parts.forEach(this::look);
      case Activation activation -> {
        found.add(Activation.class.getName());
        found.add(activation.name());
      }
      case Record record when Modifier.isPublic(record.getClass().getModifiers()) -> {
        found.add(record.getClass().getName());
        lookInto(record);
      }
      default -> found.add(part.getClass().getName());
    }
  }

  private void lookInto(Record record) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        Object value = component.getAccessor().invoke(record);
        if (value != null) {
          look(value);
        }
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException(component + " of " + record, e);
      }
    }
  }
}
