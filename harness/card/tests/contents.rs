//! The files of the 券面 applets and of the JPKI applet, byte by byte: lengths, offsets, digests and pictures counted out
//! here by hand, with a decoder of this test's own. Signatures are checked by `myna_card_files`.

use madoguchi_card::image::{AppletName, Image};
use madoguchi_card::profile::{BUILTIN, Profile};
use madoguchi_card::tlv::{LengthForm, decode, path};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::process::{Command, Stdio};

#[test]
fn sizes_of_the_real_files() {
    let image = plastic();
    let sizes = [
        (AppletName::Jpki, &[(0x0006, 160), (0x0008, 3)][..]),
        (
            AppletName::Text,
            &[(0x0001, 17), (0x0003, 336), (0x0004, 568), (0x0005, 164), (0x0006, 269), (0x0007, 536), (0x0008, 16)],
        ),
        (AppletName::Visual, &[(0x0001, 547), (0x0003, 320), (0x0004, 568), (0x0006, 16)]),
    ];
    for (applet, files) in sizes {
        for (id, size) in files {
            assert_eq!(file(&image, applet, *id).len(), *size, "{applet:?} {id:04X}");
        }
    }
    let face = file(&image, AppletName::Visual, 0x0002).len();
    assert!((2000..4000).contains(&face), "the face has about 3 kB: {face}");
    let record = b"\x01\x1C9000000000000171322120350410";
    let objects: Vec<_> = image.objects.iter().map(|(tag, value)| (*tag, value.len())).collect();
    let expected = [
        (0x0042, 16),
        (0x0045, 15),
        (0x0066, 50),
        (0x00F0, 5),
        (0x00F2, 8),
        (0x00F7, 16),
        (0x00F8, 575),
        (0x5F51, 18),
        (0x7F21, 575),
    ];
    assert_eq!(objects, expected);
    let common = image.applet(AppletName::Common).and_then(|applet| applet.element(0x0001)).expect("a file");
    let madoguchi_card::image::Place::Records { records, .. } = &common.place else { panic!("records") };
    assert_eq!(records[0], record);
}

#[test]
fn the_applet_information_has_a_length_that_is_longer_than_needed() {
    let bytes = file(&plastic(), AppletName::Text, 0x0005);
    assert_eq!(bytes[..5], [0xFF, 0x40, 0x82, 0x00, 0x9F]);
    let (object, rest) = decode(&bytes).expect("one object");
    assert_eq!((object.form, rest.len()), (LengthForm::Long(2), 0));
    let unexplained = path(&bytes, &[0xFF40, 0xDF43]).expect("a field");
    assert_eq!((unexplained.form, unexplained.value.len()), (LengthForm::Long(2), 128));
    assert!(unexplained.value[32..].iter().all(|byte| *byte == 0xFF) && unexplained.value[31] != 0xFF);
}

#[test]
fn offsets_of_the_text_file_lead_to_its_fields() {
    for (name, address) in
        [("窓口　花子", "東京都清瀬市架空町一丁目２番３号"), ("窓", "口"), ("窓　口", &"長".repeat(120))]
    {
        let mut profile = Profile::builtin("plastic").expect("built in");
        profile.holder.name = name.into();
        profile.holder.address = address.into();
        let image = Image::of(&profile);
        let bytes = file(&image, AppletName::Text, 0x0002);
        let table = path(&bytes, &[0xFF20, 0xDF21]).expect("a table").value;
        assert_eq!(table.len(), 8);
        let starts: Vec<usize> =
            table.chunks(2).map(|pair| usize::from(u16::from_be_bytes([pair[0], pair[1]]))).collect();
        let values: Vec<&[u8]> = starts.iter().map(|at| decode(&bytes[*at..]).expect("a field").0.value).collect();
        assert_eq!(values, [name.as_bytes(), address.as_bytes(), b"19800410", b"2"]);

        let digests = file(&image, AppletName::Text, 0x0003);
        let digest = |tag| path(&digests, &[0xFF30, tag]).expect("a digest").value.to_vec();
        let number = file(&image, AppletName::Text, 0x0001);
        assert_eq!(number[15..], [0xFF, 0xFF]);
        assert_eq!(digest(0xDF31), Sha256::digest(&number)[..], "the number with its filler");
        assert_eq!(digest(0xDF32), Sha256::digest(&bytes[starts[0]..])[..], "the fields without the table");
        let two_bytes = bytes[2] == 0x82;
        assert_eq!(two_bytes, bytes.len() > 0x80 + 3, "long files say so with 82");
    }
}

#[test]
fn offsets_of_the_face_lead_to_its_fields() {
    let bytes = file(&plastic(), AppletName::Visual, 0x0002);
    let table = path(&bytes, &[0xFF20, 0xDF21]).expect("a table").value;
    let tags: Vec<u32> = table
        .chunks(2)
        .map(|pair| {
            let at = usize::from(u16::from_be_bytes([pair[0], pair[1]]));
            decode(&bytes[at..]).expect("a field").0.tag.word()
        })
        .collect();
    assert_eq!(tags, [0xDF22, 0xDF23, 0xDF24, 0xDF25, 0xDF26, 0xDF27, 0xDF28, 0xDF29, 0xDF2A]);
}

#[test]
fn pictures_can_be_seen() {
    let image = plastic();
    let face = file(&image, AppletName::Visual, 0x0002);
    let number = file(&image, AppletName::Visual, 0x0005);
    let picture = |tag| path(&face, &[0xFF20, tag]).expect("a picture").value;
    let digits = path(&number, &[0xFF40, 0xDF41]).expect("a picture").value;
    for (name, png, size) in [
        ("name", picture(0xDF25), (210, 14)),
        ("address", picture(0xDF26), (234, 14)),
        ("code", picture(0xDF2A), (24, 12)),
        ("number", digits, (72, 12)),
    ] {
        let (width, height, dots) = decoded(png);
        assert_eq!((width, height), size, "{name}");
        let ink = dots.iter().filter(|dot| **dot).count();
        assert!(ink > dots.len() / 20 && ink < dots.len() / 2, "{name}: {ink} of {} dots", dots.len());
    }
    let (width, _, dots) = decoded(picture(0xDF2A));
    let first: Vec<String> =
        (2..9).map(|y| (0..5).map(|x| if dots[y * width + x] { '#' } else { '.' }).collect()).collect();
    assert_eq!(first.join("\n"), "..#..\n.##..\n..#..\n..#..\n..#..\n..#..\n.###.", "the code begins with 1");
    let again = Image::of(&Profile::builtin("plastic").expect("built in"));
    assert_eq!(face, file(&again, AppletName::Visual, 0x0002), "the same bytes again");
}

#[test]
fn the_photograph_is_a_jpeg_2000() {
    let face = file(&plastic(), AppletName::Visual, 0x0002);
    let photo = path(&face, &[0xFF20, 0xDF27]).expect("a photograph").value;
    let mut rest = photo;
    let mut boxes = Vec::new();
    while let [a, b, c, d, kind @ ..] = rest {
        let length = match u32::from_be_bytes([*a, *b, *c, *d]) as usize {
            0 => rest.len(),
            length => length,
        };
        boxes.push((String::from_utf8_lossy(&kind[..4]).into_owned(), &rest[8..length]));
        rest = &rest[length..];
    }
    let kinds: Vec<&str> = boxes.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["jP  ", "ftyp", "jp2h", "jp2c"]);
    let stream = boxes[3].1;
    assert_eq!((&stream[..4], &stream[stream.len() - 2..]), (&[0xFF, 0x4F, 0xFF, 0x51][..], &[0xFF, 0xD9][..]));
    let number = |at: usize| u32::from_be_bytes([stream[at], stream[at + 1], stream[at + 2], stream[at + 3]]);
    assert_eq!((number(8), number(12)), (40, 50), "width and height");
    assert_eq!(u16::from_be_bytes([stream[40], stream[41]]), 1, "grey");
}

#[test]
fn filler_follows_certificates_and_nothing_else() {
    let mut profile = Profile::builtin("plastic").expect("built in");
    let plain = Image::of(&profile);
    profile.switches.tail_filler = 600;
    let filled = Image::of(&profile);
    for id in [0x0001, 0x0002, 0x000A, 0x000B] {
        let (short, long) = (file(&plain, AppletName::Jpki, id), file(&filled, AppletName::Jpki, id));
        assert_eq!(long.len(), short.len() + 600);
        assert!(long.starts_with(&short) && long[short.len()..].iter().all(|byte| *byte == 0xFF), "{id:04X}");
    }
    assert_eq!(file(&plain, AppletName::Jpki, 0x0006), file(&filled, AppletName::Jpki, 0x0006));
}

#[test]
fn every_profile_has_the_certificates_that_it_says() {
    for id in BUILTIN {
        let profile = Profile::builtin(id).expect("built in");
        let image = Image::of(&profile);
        let Some(jpki) = image.applet(AppletName::Jpki) else { continue };
        let there = [jpki.file(0x0001).is_some(), jpki.file(0x000A).is_some()];
        assert_eq!(there, [profile.sign.is_some(), profile.auth.is_some()], "{id}");
        let marks = jpki.file(0x0008).map(|(bytes, _)| bytes.to_vec());
        let mark = |there| if there { 0x8F } else { 0x00 };
        assert_eq!(marks, Some(vec![mark(there[0]), mark(there[1]), 0]), "{id}");
    }
}

fn plastic() -> Image {
    Image::of(&Profile::builtin("plastic").expect("built in"))
}

fn file(image: &Image, applet: AppletName, id: u16) -> Vec<u8> {
    let (bytes, _) = image.applet(applet).expect("the applet").file(id).expect("the file");
    bytes.to_vec()
}

/// Width, height and dots of a one-bit PNG. The zlib stream is inflated by Python, not by us.
fn decoded(png: &[u8]) -> (usize, usize, Vec<bool>) {
    assert!(png.starts_with(b"\x89PNG\r\n\x1A\n"));
    let mut rest = &png[8..];
    let mut chunks = Vec::new();
    while let [a, b, c, d, more @ ..] = rest {
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
        chunks.push((&more[..4], &more[4..4 + length]));
        rest = &more[8 + length..];
    }
    let kinds: Vec<&[u8]> = chunks.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, [b"IHDR", b"IDAT", b"IEND"]);
    let number = |at: usize| u32::from_be_bytes(chunks[0].1[at..at + 4].try_into().expect("four bytes")) as usize;
    let (width, height) = (number(0), number(4));
    assert_eq!(chunks[0].1[8..], [1, 0, 0, 0, 0], "one bit, grey");
    let lines = inflated(chunks[1].1);
    let stride = 1 + width.div_ceil(8);
    assert_eq!(lines.len(), stride * height);
    let dot = |x: usize, y: usize| lines[y * stride + 1 + x / 8] >> (7 - x % 8) & 1 == 0;
    let dots = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| dot(x, y)).collect();
    (width, height, dots)
}

fn inflated(stream: &[u8]) -> Vec<u8> {
    let program = "import sys,zlib; sys.stdout.buffer.write(zlib.decompress(sys.stdin.buffer.read()))";
    let mut python = Command::new("python3")
        .args(["-c", program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is installed");
    python.stdin.take().expect("piped").write_all(stream).expect("written");
    let output = python.wait_with_output().expect("ended");
    assert!(output.status.success(), "zlib refuses the stream");
    output.stdout
}
