//! Mutated pictures, as operators upload them: none may break the server, and what is accepted contains only a drawing. It runs like the
//! targets of `tests/fuzz`.

use std::io::Cursor;

use data_encoding::BASE64;
use image::{DynamicImage, ImageFormat};
use plaudit_server::icons::{Icon, Kind, MAX_ICON_BYTES};

#[path = "../../../../tests/fuzz/mutate.rs"]
mod mutate;
#[expect(clippy::panic, reason = "a test fails by panicking")]
#[path = "../../../../tests/fuzz/run.rs"]
mod run;

#[test]
fn mutated_uploads_break_nothing() {
    run::fuzz("uploads", &seeds(), |input| {
        accept(input);
        // Otherwise most mutations of a PNG would end at a checksum.
        if let Some(repaired) = with_checksums(input) {
            accept(&repaired);
        }
    });
}

/// Converts an upload as the server does. A result can be uploaded again, and contains no elements that could act.
fn accept(upload: &[u8]) {
    let Ok(icon) = Icon::of_base64(&BASE64.encode(upload)) else { return };
    assert!(icon.bytes.len() <= MAX_ICON_BYTES, "{} bytes", icon.bytes.len());
    match icon.kind {
        Kind::Png => assert_eq!(Icon::of_base64(&icon.to_base64()).unwrap(), icon, "the same picture has the same bytes"),
        Kind::Svg => {
            let text = String::from_utf8(icon.bytes).unwrap().to_lowercase();
            for element in ["<script", "<foreignobject", "<iframe", "<!entity"] {
                assert!(!text.contains(element), "{element} is left");
            }
        }
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let drawing = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z" fill="red"/></svg>"#;
    let hostile = r##"<?xml version="1.0"?> <!DOCTYPE svg [ <!ENTITY a "aaaa"> <!ENTITY b "&a;&a;"> ]>
        <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:s="http://www.w3.org/2000/svg" onload="alert(1)">
        <script > alert(2) </script> <s:script > alert(3) </s:script> <foreignObject > <iframe src="https://evil.example"/> </foreignObject>
        <a xlink:href="javascript:alert(4)" > <use href="#a"/> <text > &b; &#60;script&#62; </text> </a>
        <style > path { fill: url(https://evil.example/x.svg) } </style> <![CDATA[ <script> ]]> </svg>"##;
    let picture = |format: ImageFormat, side: u32| {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgba8(side, side).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    };
    vec![
        drawing.as_bytes().to_vec(),
        hostile.as_bytes().to_vec(),
        picture(ImageFormat::Png, 4),
        picture(ImageFormat::Png, 40),
        picture(ImageFormat::WebP, 9),
    ]
}

/// A PNG with the right checksum for each chunk; `None` for other input.
fn with_checksums(input: &[u8]) -> Option<Vec<u8>> {
    let mut rest = input.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let mut repaired = input[..8].to_vec();
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let size = usize::try_from(u32::from_be_bytes(*length)).unwrap().saturating_add(4);
        let Some((chunk, after)) = after.split_at_checked(size) else { break };
        let Some((_, after)) = after.split_first_chunk::<4>() else { break };
        repaired.extend([&length[..], chunk, &crc32(chunk).to_be_bytes()].concat());
        rest = after;
    }
    repaired.extend(rest);
    Some(repaired)
}

/// The checksum of PNG's chunks.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes
        .iter()
        .fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 }))
}
