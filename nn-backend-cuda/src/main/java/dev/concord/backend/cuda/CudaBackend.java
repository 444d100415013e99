package dev.concord.backend.cuda;

import dev.concord.device.Availability;
import dev.concord.device.Backend;
import dev.concord.device.Device;
import dev.concord.device.DeviceException;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Mode;
import dev.concord.gpu.GpuDevice;
import java.util.List;
import java.util.Optional;

/**
 * The backend {@code cuda}: NVIDIA GPUs, numbered {@code cuda:0}, {@code cuda:1} … in the driver's
 * order. It needs NVIDIA's driver on 64-bit Linux and nothing else. Mode FAST computes products
 * with cuBLAS, which must be installed for it. Settings, each also a system property {@code
 * concord.NAME}:
 *
 * <ul>
 *   <li>{@code tf32}: 1 lets cuBLAS round operands to TF32 (10 bits of mantissa), in mode FAST
 *       only; default 0
 *   <li>{@code stepwise}: 1 waits for every launch by itself, so that an error of the GPU names the
 *       kernel and layer that caused it; slow; default 0
 * </ul>
 */
public final class CudaBackend implements Backend {
  /** For ServiceLoader. */
  public CudaBackend() {}

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public Availability availability() {
    return switch (DriverProbe.result()) {
      case DriverProbe.Missing missing ->
          new Availability.Unavailable(missing.reason(), missing.remedy());
      case DriverProbe.Found found ->
          new Availability.Available(
              found.gpus().stream()
                  .map(gpu -> gpu.description(Mode.EXACT, Optional.empty()))
                  .toList());
    };
  }

  @Override
  public Device open(String device, DeviceOptions options) {
    CudaSettings settings = CudaSettings.of(options);
    List<CudaGpu> gpus =
        switch (DriverProbe.result()) {
          case DriverProbe.Missing missing ->
              throw new DeviceException(missing.reason() + ". " + missing.remedy());
          case DriverProbe.Found found -> found.gpus();
        };
    CudaGpu gpu =
        gpus.stream()
            .filter(candidate -> candidate.id().equals(device))
            .findFirst()
            .orElseThrow(
                () ->
                    new DeviceException(
                        "There is no device \""
                            + device
                            + "\"; there are "
                            + gpus.stream().map(CudaGpu::id).toList()));
    return GpuDevice.open(new CudaDriver(gpu, settings));
  }
}
