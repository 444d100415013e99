"""Writes the arrays that NpyTest reads. Made with NumPy 2.4.6: python3 make.py"""

import io

import numpy as np
from numpy.lib import format as npy

grid = np.array([[0, 1, 2], [3, 4, 5]])
np.save("f4.npy", (grid - 2.5).astype("<f4"))
np.save("f8_fortran.npy", np.asfortranarray(grid / 3))
np.save("f4_big.npy", (grid - 2.5).astype(">f4"))
np.save("i4_fortran3.npy", np.asfortranarray(np.arange(24).reshape(2, 3, 4).astype("<i4")))
np.save("i8.npy", (grid - 3).astype("<i8"))
np.save("i8_large.npy", np.array([1, 2**31]))
np.save("u1.npy", (grid * 51).astype("u1"))
np.save("b1.npy", grid % 2 == 1)
np.save("scalar.npy", np.float32(7.5))
np.save("empty.npy", np.zeros((0, 3), "f4"))
np.save("f8_large.npy", np.array([1.0, 1e39]))
np.save("text.npy", np.array(["a", "bc"]))
with open("version2.npy", "wb") as file:
    npy.write_array(file, (grid - 2.5).astype("<f4"), version=(2, 0))
np.savez("stored.npz", features=(grid - 2.5).astype("<f4"), labels=np.array([1, 0]))
np.savez_compressed("compressed.npz", features=(grid - 2.5).astype("<f4"), labels=np.array([1, 0]))
