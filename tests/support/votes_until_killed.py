"""Votes until it is killed: five threads, each for ten phones of the room given. Every vote that
was acknowledged is told by a line ``phone number level``."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from store.rooms import RoomStore
from store.sqlite import SqliteDatabase


def work(store: RoomStore, phones: list[str], first: int) -> None:
    number = first
    while True:
        for phone in phones:
            level = (number + len(phone)) % 5
            store.vote(phone, "capacity.finance", 1, level, number).result()
            os.write(1, f"{phone} {number} {level}\n".encode())  # one write: never half a line
        number += 1


if __name__ == "__main__":
    shared = RoomStore(SqliteDatabase(Path(sys.argv[1])))
    every = sys.argv[3].split(",")
    for n in range(5):
        part = (shared, every[n::5], int(sys.argv[2]))
        threading.Thread(target=work, args=part).start()
