"""A layer of the hosts' disks in which root owns what root must own.

Started by an ordinary user, the kernel sees the machine's files from a user namespace: root's belong to nobody there, and
sudo and su, set-user-ID, would become nobody. The few files that care are copied, with root as owner. As root: an empty layer.
"""
import os
import shutil
import stat

LAYER = "/run/layer"


def copy(path):
    for folder in reversed(parents(path)):
        os.makedirs(LAYER + folder, exist_ok=True)
        os.chmod(LAYER + folder, stat.S_IMODE(os.stat(folder).st_mode))
    if os.path.islink(path):
        os.symlink(os.readlink(path), LAYER + path)
        return
    shutil.copyfile(path, LAYER + path)
    os.chmod(LAYER + path, stat.S_IMODE(os.stat(path).st_mode))  # after the owner is right, so the set-user-ID bit stays


def parents(path):
    found = []
    while path != "/":
        path = os.path.dirname(path)
        found.append(path)
    return found[:-1]


def make_layer(paths):
    os.makedirs(LAYER)
    if os.stat("/").st_uid == 0:
        return
    for path in paths:
        if os.path.isdir(path):
            for folder, _, names in os.walk(path):
                for name in names:
                    copy(f"{folder}/{name}")
        elif os.path.lexists(path):
            copy(path)
