"""ZIP archives in both directions; an uploaded one is hostile."""

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping

from paynto.projects.errors import ArchiveRefused
from paynto.projects.paths import MAX_FILES, MAX_TREE_BYTES, check_path

_SKIPPED_PARTS = {"node_modules", ".git", "__MACOSX", "dist", ".DS_Store"}
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CHUNK = 64 * 1024
# what the standard library raises on broken archives and on methods it does not know
_UNREADABLE = (
    *(zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError),
    *(zlib.error, lzma.LZMAError, struct.error, ValueError),
)


def write_archive(files: Mapping[str, bytes]) -> bytes:
    """The same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(path, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def read_archive(content: bytes) -> dict[str, bytes]:
    """Files of an uploaded project, a single top folder removed; build results and dependencies are left out.

    Raises ArchiveRefused (not a ZIP, links, encrypted, too much) or InvalidPath. What is unpacked is counted while it is
    unpacked: the sizes that an archive declares are not believed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _without_top_folder(_read_members(archive))
    except _UNREADABLE as error:
        raise ArchiveRefused(
            message=f"The file is not a ZIP archive that can be read: {error}."
        ) from error


def _read_members(archive: zipfile.ZipFile) -> dict[str, bytes]:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MAX_FILES * 20:
        raise ArchiveRefused(message="The archive has too many entries.")
    files: dict[str, bytes] = {}
    left = MAX_TREE_BYTES
    for member in members:
        if _SKIPPED_PARTS & set(member.filename.split("/")):
            continue
        if stat.S_ISLNK(member.external_attr >> 16) or member.flag_bits & 0x1:
            raise ArchiveRefused(
                message=f"{member.filename} is a link or encrypted, which is not accepted."
            )
        if len(files) >= MAX_FILES:
            raise ArchiveRefused(message=f"A project may have at most {MAX_FILES} files.")
        data = _read_bounded(archive, member, left)
        left -= len(data)
        files[check_path(member.filename)] = data
    if not files:
        raise ArchiveRefused(message="The archive holds no files.")
    return files


def _read_bounded(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> bytes:
    data = bytearray()
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            data += chunk
            if len(data) > left:
                raise ArchiveRefused(
                    message="Unpacked, the archive is larger than a project may be."
                )
    return bytes(data)


def _without_top_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    tops = {path.split("/", 1)[0] for path in files}
    if len(tops) == 1 and all("/" in path for path in files):
        return {path.split("/", 1)[1]: content for path, content in files.items()}
    return files
