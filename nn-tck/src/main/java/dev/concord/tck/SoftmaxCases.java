package dev.concord.tck;

import dev.concord.graph.Kernel;
import dev.concord.kernel.Softmax;
import dev.concord.kernel.SoftmaxCrossEntropy;
import dev.concord.kernel.SoftmaxCrossEntropyGradient;
import dev.concord.tck.TestNumbers.Kind;
import dev.concord.tensor.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cases of {@link Softmax}, {@link SoftmaxCrossEntropy} and {@link SoftmaxCrossEntropyGradient}:
 * class counts around lanes and blocks, all forms of targets, labels outside, special logits.
 */
public final class SoftmaxCases implements KernelCases {
  private static final int WORK_PER_ELEMENT = 60;

  private static final int[] CLASSES = {1, 2, 3, 5, 7, 8, 9, 10, 15, 16, 17, 31, 32, 33, 100, 1000};

  /** For ServiceLoader. */
  public SoftmaxCases() {}

  @Override
  public Set<Class<? extends Kernel>> kernels() {
    return Set.of(Softmax.class, SoftmaxCrossEntropy.class, SoftmaxCrossEntropyGradient.class);
  }

  @Override
  public List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (boolean logarithm : new boolean[] {false, true}) {
      Softmax softmax = new Softmax(logarithm);
      for (int classes : CLASSES) {
        cases.add(softmax(softmax, Kind.ORDINARY, 3, classes));
      }
      for (Kind kind : Kind.values()) {
        cases.add(softmax(softmax, kind, 40, 10));
        cases.add(softmax(softmax, kind, 12, 37));
      }
      cases.add(softmax(softmax, Kind.ORDINARY, 7));
      cases.add(softmax(softmax, Kind.ORDINARY, 2, 3, 19));
      cases.add(softmax(softmax, Kind.ORDINARY, 0, 10));
      cases.add(softmax(softmax, Kind.ORDINARY, 128, 10));
      cases.add(softmax(softmax, Kind.ORDINARY, 2, 4097));
      cases.add(softmax(softmax, Kind.ORDINARY, 1501, 10));
      cases.add(softmax(softmax, Kind.SPECIAL, 251, 61));
    }
    for (boolean softTargets : new boolean[] {false, true}) {
      for (boolean weighted : new boolean[] {false, true}) {
        for (int classes : CLASSES) {
          addLoss(cases, softTargets, weighted, Kind.ORDINARY, 5, classes);
        }
        for (Kind kind : Kind.values()) {
          addLoss(cases, softTargets, weighted, kind, 40, 10);
        }
        for (int rows : new int[] {0, 1, 2, 15, 17, 128, 1501}) {
          addLoss(cases, softTargets, weighted, Kind.ORDINARY, rows, 10);
        }
      }
    }
    return cases;
  }

  private static KernelCase softmax(Softmax softmax, Kind kind, int... lengths) {
    String label = kind + " " + java.util.Arrays.toString(lengths);
    HostTensor x = TestNumbers.of(label).floats(kind, lengths);
    return KernelCase.of(label, softmax, x).withWork((long) WORK_PER_ELEMENT * x.size());
  }

  private static void addLoss(
      List<KernelCase> cases, boolean soft, boolean weighted, Kind kind, int rows, int classes) {
    String label = kind + (soft ? ", soft" : ", labels") + (weighted ? ", weighted" : "");
    TestNumbers numbers = TestNumbers.of(label + rows + "×" + classes);
    HostTensor logits = numbers.floats(kind, rows, classes);
    HostTensor targets =
        soft
            ? numbers.between(0, 1, rows, classes)
            : numbers.ints(kind == Kind.ORDINARY ? 0 : -1, classes + 1, rows);
    List<HostTensor> inputs = new ArrayList<>(List.of(logits, targets));
    HostTensor weights = numbers.floats(kind, classes);
    if (weighted) {
      inputs.add(weights);
    }
    long work = (long) WORK_PER_ELEMENT * rows * classes;
    KernelCase loss =
        KernelCase.of(
                label, new SoftmaxCrossEntropy(soft, weighted), inputs.toArray(HostTensor[]::new))
            .withWork(work);
    cases.add(loss);
    List<HostTensor> results = loss.expected();
    List<HostTensor> back =
        new ArrayList<>(
            List.of(results.get(1), targets, results.get(2), numbers.floats(kind, rows)));
    if (weighted) {
      back.add(weights);
    }
    cases.add(
        KernelCase.of(
            label,
            new SoftmaxCrossEntropyGradient(soft, weighted),
            back.toArray(HostTensor[]::new)));
  }

  @Override
  public List<GradientCase> gradients() {
    List<GradientCase> cases = new ArrayList<>();
    for (boolean logarithm : new boolean[] {false, true}) {
      cases.add(
          GradientCase.of(
              "[3, 5]", new Softmax(logarithm), Set.of(0), new TestNumbers(4).distinct(3, 5)));
      cases.add(
          GradientCase.of(
              "[4]", new Softmax(logarithm), Set.of(0), new TestNumbers(5).distinct(4)));
    }
    for (boolean weighted : new boolean[] {false, true}) {
      TestNumbers numbers = new TestNumbers(6);
      HostTensor logits = numbers.distinct(4, 5);
      HostTensor weights = numbers.between(0.5f, 2, 5);
      HostTensor labels = numbers.ints(0, 5, 4);
      HostTensor distribution = distribution(numbers, 4, 5);
      cases.add(loss(false, weighted, logits, labels, weights));
      cases.add(loss(true, weighted, logits, distribution, weights));
    }
    return cases;
  }

  private static GradientCase loss(
      boolean soft, boolean weighted, HostTensor logits, HostTensor targets, HostTensor weights) {
    Kernel kernel = new SoftmaxCrossEntropy(soft, weighted);
    String label = (soft ? "soft" : "labels") + (weighted ? ", weighted" : "");
    return weighted
        ? GradientCase.of(label, kernel, Set.of(0), logits, targets, weights)
        : GradientCase.of(label, kernel, Set.of(0), logits, targets);
  }

  /** Rows that sum to exactly 1: multiples of 1/64. */
  private static HostTensor distribution(TestNumbers numbers, int rows, int classes) {
    HostTensor tensor = numbers.floats(rows, classes);
    for (int row = 0; row < rows; row++) {
      float rest = 1;
      for (int c = 0; c < classes; c++) {
        float share = c == classes - 1 ? rest : (1 + numbers.below(12)) / 64f;
        tensor.floats()[row * classes + c] = share;
        rest -= share;
      }
    }
    return tensor;
  }
}
