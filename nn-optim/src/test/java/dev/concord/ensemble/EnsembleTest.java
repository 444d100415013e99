package dev.concord.ensemble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Means and votes of several members. */
class EnsembleTest {
  private static final List<HostTensor> ANY = List.of();

  private static Member giving(Shape shape, float... outputs) {
    return features -> HostTensor.of(shape, outputs);
  }

  @Test
  void valuesAreAveragedAsTheyAre() {
    Shape shape = Shape.of(2, 1);
    var ensemble =
        new AveragingEnsemble(
            List.of(giving(shape, 1, 5), giving(shape, 2, 5), giving(shape, 6, -4)),
            OutputKind.VALUES);
    assertEquals(HostTensor.of(shape, 3f, 2f), ensemble.predict(ANY));
    // An ensemble is a member, too.
    assertEquals(
        HostTensor.of(shape, 2f, 2f),
        new AveragingEnsemble(List.of(ensemble, giving(shape, 1, 2)), OutputKind.VALUES)
            .predict(ANY));
  }

  @Test
  void sumsAreRoundedOnce() {
    Shape shape = Shape.of(1);
    // In float32, 2^24 + 1 is 2^24 and the mean of the four would come out smaller.
    var ensemble =
        new AveragingEnsemble(
            List.of(giving(shape, 0x1p24f), giving(shape, 1), giving(shape, 1), giving(shape, 2)),
            OutputKind.VALUES);
    assertEquals(HostTensor.of(shape, 0x1p22f + 1), ensemble.predict(ANY));
  }

  @Test
  void logitsAreAveragedAsProbabilities() {
    Shape shape = Shape.of(2, 3);
    float ln2 = (float) StrictMath.log(2);
    var ensemble =
        new AveragingEnsemble(
            List.of(giving(shape, 0, 0, ln2, 1000, 0, 0), giving(shape, 5, 5, 5, 0, 1000, 0)),
            OutputKind.LOGITS);
    float[] expected = {
      (float) ((1 / 4.0 + 1 / 3.0) / 2),
      (float) ((1 / 4.0 + 1 / 3.0) / 2),
      (float) ((1 / 2.0 + 1 / 3.0) / 2),
      0.5f,
      0.5f,
      0
    };
    // ln 2 is rounded to float32.
    assertArrayEquals(expected, ensemble.predict(ANY).floats(), 1e-7f);
  }

  @Test
  void singleLogitsAreAveragedAsProbabilities() {
    Shape shape = Shape.of(2, 1);
    float ln3 = (float) StrictMath.log(3);
    var ensemble =
        new AveragingEnsemble(
            List.of(giving(shape, 0, -1000), giving(shape, ln3, 1000)), OutputKind.BINARY_LOGITS);
    assertArrayEquals(
        new float[] {(0.5f + 0.75f) / 2, 0.5f}, ensemble.predict(ANY).floats(), 1e-7f);
  }

  /** The softmax of one number is 1, whatever the number. */
  @Test
  void aSingleLogitIsNotTakenForTheLogitsOfClasses() {
    var ensemble = new AveragingEnsemble(List.of(giving(Shape.of(2, 1), -3, 3)), OutputKind.LOGITS);
    var error = assertThrows(IllegalArgumentException.class, () -> ensemble.predict(ANY));
    assertTrue(error.getMessage().contains("take BINARY_LOGITS"), error.getMessage());
  }

  @Test
  void theMajorityDecidesAndOfEqualsTheLowestClass() {
    Shape shape = Shape.of(3, 3);
    var ensemble =
        new VotingEnsemble(
            List.of(
                giving(shape, 0, 0, 9, 0, 9, 0, 1, 1, 0), // 2, 1, and 0 of equal scores
                giving(shape, 0, 9, 0, 0, 0, 9, 0, 1, 1), // 1, 2, and 1 of equal scores
                giving(shape, 0, 0, 1, 7, 8, 6, 0, 0, 1), // 2, 1, 2
                giving(shape, 9, 0, 0, 0, 0, 1, -3, -2, -1))); // 0, 2, 2
    assertEquals(HostTensor.of(Shape.of(3, 3), 1, 1, 2, 0, 2, 2, 1, 1, 2), ensemble.votes(ANY));
    assertEquals(HostTensor.of(Shape.of(3), 2, 1, 2), ensemble.predict(ANY));
  }

  @Test
  void aSingleScoreVotesByItsThreshold() {
    Shape shape = Shape.of(3, 1);
    List<Member> members =
        List.of(giving(shape, 0.4f, -1, 2), giving(shape, 0.6f, 0, 3), giving(shape, 0.2f, 1, 1));
    assertEquals(HostTensor.of(Shape.of(3), 1, 0, 1), new VotingEnsemble(members).predict(ANY));
    assertEquals(
        HostTensor.of(Shape.of(3), 0, 0, 1), new VotingEnsemble(members, 0.5f).predict(ANY));
  }

  @Test
  void misfitsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new VotingEnsemble(List.of()));
    assertThrows(
        IllegalArgumentException.class, () -> new AveragingEnsemble(List.of(), OutputKind.VALUES));
    List<Member> members = List.of(giving(Shape.of(1, 2), 1, 2), giving(Shape.of(1, 3), 1, 2, 3));
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new AveragingEnsemble(members, OutputKind.VALUES).predict(ANY));
    assertTrue(
        error.getMessage().contains("member 0 gives F32[1, 2], member 1 gives F32[1, 3]"),
        error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new VotingEnsemble(members).predict(ANY));
  }

  @Test
  void membersAreClosedWithIt() {
    List<String> closed = new ArrayList<>();
    class Closing implements Member {
      @Override
      public HostTensor predict(List<HostTensor> features) {
        return HostTensor.scalar(0f);
      }

      @Override
      public void close() {
        closed.add("closed");
      }
    }
    new AveragingEnsemble(List.of(new Closing(), new Closing()), OutputKind.VALUES).close();
    new VotingEnsemble(List.of(new Closing())).close();
    assertEquals(3, closed.size());
  }
}
