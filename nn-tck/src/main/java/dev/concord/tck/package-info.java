/**
 * The conformance kit.
 *
 * <ul>
 *   <li>A backend extends {@link dev.concord.tck.BackendConformance} in its tests and names its
 *       devices, one for each set of options that must not change a bit.
 *   <li>A jar with kernels of its own provides {@link dev.concord.tck.KernelCases} for them through
 *       ServiceLoader and extends {@link dev.concord.tck.KernelDefinitions} in its tests. Functions
 *       of its own become cases with {@link dev.concord.tck.FunctionCases#cases}.
 * </ul>
 */
package dev.concord.tck;
