"""The losses that PyTorchTrainingTest compares with, computed in float64 by PyTorch (2.13).

Run: python pytorch_training.py
"""

import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
ROWS, BATCH, EPOCHS = 20, 8, 8


def float32(value):
    return float(np.float32(value))


def features():
    return torch.tensor(
        [[float32(math.sin(1 + 3 * i + j) * (j + 1) + 0.25) for j in range(3)] for i in range(ROWS)]
    )


def begin(parameters):
    """First weights, numbered through all parameters; dense weights are [in, out] in Concord."""
    number = 0
    for parameter in parameters:
        shape = parameter.shape[::-1] if parameter.dim() == 2 else parameter.shape
        values = [float32(0.5 * math.sin(1.3 * (number + k + 1))) for k in range(parameter.numel())]
        value = torch.tensor(values).reshape(shape)
        parameter.data.copy_(value.T if parameter.dim() == 2 else value)
        number += parameter.numel()


def train(net, optimizer, scheduler, loss, weight, judge, clip=None):
    """Mean loss of each epoch's rows as they were met, and of all rows after it."""
    met, judged = [], []
    for _ in range(EPOCHS):
        net.train()
        total = count = 0
        for first in range(0, ROWS, BATCH):
            rows = slice(first, min(first + BATCH, ROWS))
            optimizer.zero_grad()
            value = loss(net, rows)
            value.backward()
            if clip:
                norm = math.sqrt(sum((p.grad**2).sum().item() for p in net.parameters()))
                for p in net.parameters() if norm > clip else []:
                    p.grad *= clip / norm
            optimizer.step()
            scheduler.step()
            total += value.item() * weight(rows)
            count += weight(rows)
        met.append(total / count)
        net.eval()
        judged.append(judge(net).item())
    print("met   ", ", ".join(f"{v:.9f}" for v in met))
    print("judged", ", ".join(f"{v:.9f}" for v in judged))


def normalized_classes():
    x = features()
    labels = torch.tensor([i % 3 for i in range(ROWS)])
    weights = torch.tensor([0.5, 2.0, 1.0])
    net = nn.Sequential(
        nn.Linear(3, 6),
        nn.Tanh(),
        nn.BatchNorm1d(6),
        nn.Linear(6, 4),
        nn.PReLU(4),
        nn.LayerNorm(4),
        nn.Linear(4, 3),
    )
    begin(net.parameters())
    decay = [0 if name.endswith("bias") and name[0] in "036" or name[0] == "4" else 0.1
             for name, _ in net.named_parameters()]
    groups = [{"params": [p], "weight_decay": d, "lr": 0.01 if name[0] == "4" else 0.02}
              for (name, p), d in zip(net.named_parameters(), decay)]
    optimizer = torch.optim.AdamW(groups, lr=0.02)
    rate = lambda s: 1 / 3 + 2 / 3 * s / 5 if s < 5 else (1 + math.cos(math.pi * (s - 5) / 19)) / 2
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    mean = lambda rows: F.cross_entropy(
        net(x[rows]), labels[rows], weight=weights, label_smoothing=0.1)
    train(net, optimizer, scheduler, lambda _, rows: mean(rows),
          lambda rows: weights[labels[rows]].sum().item(), lambda _: mean(slice(0, ROWS)), 0.6)


def independent_logits():
    x = features()
    shares = torch.tensor([[i % 2, (i % 5) / 4] for i in range(ROWS)])
    samples = torch.tensor([1 + i % 3 for i in range(ROWS)]).double()
    net = nn.Sequential(nn.Linear(3, 5), nn.Mish(), nn.Linear(5, 2))
    begin(net.parameters())
    optimizer = torch.optim.RMSprop(
        net.parameters(), 0.01, centered=True, momentum=0.5, weight_decay=0.01)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, 0.01, total_steps=25, anneal_strategy="linear", cycle_momentum=False)
    element = nn.BCEWithLogitsLoss(reduction="none", pos_weight=torch.tensor([0.5, 3.0]))
    mean = lambda rows: (element(net(x[rows]), shares[rows]).mean(1) * samples[rows]).sum() / (
        samples[rows].sum())
    train(net, optimizer, scheduler, lambda _, rows: mean(rows),
          lambda rows: samples[rows].sum().item(), lambda _: mean(slice(0, ROWS)))


normalized_classes()
independent_logits()
