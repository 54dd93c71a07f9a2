//! Pictures of achievements: uploads are decoded under limits and encoded again; an SVG loses everything but its drawing.
//!
//! No upload is served unchanged. PNG and WebP become a PNG of at most 512 pixels a side, which drops all other data of the
//! file. `svg-hush` removes scripts, handlers and external references from an SVG; pages show it in `<img>`,
//! where scripts do not run, and its own policy forbids everything else.

use std::io::{Cursor, Write};
use std::time::Duration;

use data_encoding::{BASE64, HEXLOWER};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::FilterType as Resampling;
use image::{DynamicImage, ImageFormat, ImageReader, Limits};
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// The most bytes of an upload, and of the icon made of it.
pub const MAX_ICON_BYTES: usize = 512 * 1024;

/// The most pixels per side of an upload.
const MAX_SIDE: u32 = 4_096;
const SIDE: u32 = 512;
/// The side at which a picture that still has too many bytes is no longer made smaller.
const LEAST_SIDE: u32 = 128;

/// The most bytes that decoding may take: 4,096 × 4,096 pixels of four bytes.
const MAX_DECODED: u64 = 64 * 1024 * 1024;

/// A picture as it is stored and served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Icon {
    /// The hash of its bytes.
    pub hash: String,
    /// The kind of picture.
    pub kind: Kind,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The kind of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A PNG.
    Png,
    /// An SVG.
    Svg,
}

impl Kind {
    /// The ending of its file name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Png => "png",
            Kind::Svg => "svg",
        }
    }

    /// The kind with this ending.
    #[must_use]
    pub fn named(name: &str) -> Option<Kind> {
        [Kind::Png, Kind::Svg].into_iter().find(|kind| kind.as_str() == name)
    }

    /// Its content type.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Kind::Png => "image/png",
            Kind::Svg => "image/svg+xml",
        }
    }
}

/// The reason why an upload is refused.
#[derive(Debug, thiserror::Error)]
pub enum IconError {
    /// It is not base64.
    #[error("\"data\" is not base64")]
    NotBase64,
    /// It is too large.
    #[error("the picture has {0} bytes; at most {MAX_ICON_BYTES} are allowed")]
    TooLarge(usize),
    /// It is of no accepted kind.
    #[error("the picture is neither PNG, WebP nor SVG")]
    UnknownKind,
    /// It cannot be decoded within the limits.
    #[error("the picture cannot be decoded: {0}; a side may have at most {MAX_SIDE} pixels")]
    Undecodable(image::ImageError),
    /// It cannot be encoded.
    #[error("the picture cannot be encoded: {0}")]
    Unencodable(image::ImageError),
    /// It is not a readable SVG.
    #[error("the SVG cannot be read: {0}")]
    BadSvg(String),
    /// The filtered SVG is larger than an icon may be.
    #[error("the SVG becomes larger than {MAX_ICON_BYTES} bytes")]
    GrownSvg,
    /// Too many pictures are being decoded in this process.
    #[error("other pictures are being decoded; retry later")]
    Busy,
}

impl Icon {
    /// Makes an icon from an upload on a blocking thread; two at a time, because one may take more than 100 MiB.
    ///
    /// # Errors
    ///
    /// See [`IconError`].
    pub async fn made(text: String) -> Result<Icon, IconError> {
        on_a_thread(move || Icon::of_base64(&text)).await?
    }

    /// Makes an icon from an upload on this thread. Requests go through [`Icon::made`], which limits the memory of all of them.
    ///
    /// # Errors
    ///
    /// See [`IconError`].
    pub fn of_base64(text: &str) -> Result<Icon, IconError> {
        Icon::of(&BASE64.decode(text.as_bytes()).map_err(|_| IconError::NotBase64)?)
    }

    fn of(upload: &[u8]) -> Result<Icon, IconError> {
        if upload.len() > MAX_ICON_BYTES {
            return Err(IconError::TooLarge(upload.len()));
        }
        let (kind, bytes) = match image::guess_format(upload) {
            Ok(format @ (ImageFormat::Png | ImageFormat::WebP)) => (Kind::Png, drawn_anew(upload, format)?),
            Ok(_) => return Err(IconError::UnknownKind),
            Err(_) => (Kind::Svg, hushed(upload)?),
        };
        if bytes.len() > MAX_ICON_BYTES {
            return Err(IconError::TooLarge(bytes.len()));
        }
        let digest = Sha256::digest(&bytes);
        let hash = HEXLOWER.encode(digest.get(..16).unwrap_or(&digest));
        Ok(Icon { hash, kind, bytes })
    }

    /// The bytes as the database stores them.
    #[must_use]
    pub fn to_base64(&self) -> String {
        BASE64.encode(&self.bytes)
    }

    /// The file name in its address.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}.{}", self.hash, self.kind.as_str())
    }
}

/// One permit for each picture that may be decoded in this process.
static PLACES: Semaphore = Semaphore::const_new(2);

/// How long an upload waits for its permit.
const PATIENCE: Duration = Duration::from_secs(10);

async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, IconError> {
    let place = timeout(PATIENCE, PLACES.acquire()).await.ok().and_then(Result::ok).ok_or(IconError::Busy)?;
    // The thread keeps the permit, because it continues after the request has ended.
    let work = move || {
        let made = work();
        drop(place);
        made
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| IconError::Busy)
}

fn drawn_anew(upload: &[u8], format: ImageFormat) -> Result<Vec<u8>, IconError> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODED);
    let mut reader = ImageReader::with_format(Cursor::new(upload), format);
    reader.limits(limits);
    let picture = reader.decode().map_err(IconError::Undecodable)?;
    fitting(&picture)
}

/// A picture as PNG of at most [`SIDE`] pixels a side; smaller, down to [`LEAST_SIDE`], if it has too many bytes.
fn fitting(picture: &DynamicImage) -> Result<Vec<u8>, IconError> {
    let mut side = SIDE;
    loop {
        let bytes = drawn_within(picture, side)?;
        // A photograph that fits as WebP may not fit as PNG.
        if bytes.len() <= MAX_ICON_BYTES || side <= LEAST_SIDE {
            return Ok(bytes);
        }
        side = side.saturating_mul(3).div_euclid(4).max(LEAST_SIDE);
    }
}

/// A picture as PNG, at most `side` pixels wide and high, without the colour profile, the text and the metadata of the upload.
fn drawn_within(picture: &DynamicImage, side: u32) -> Result<Vec<u8>, IconError> {
    let is_large = picture.width() > side || picture.height() > side;
    let resized = is_large.then(|| picture.resize(side, side, Resampling::Triangle));
    let picture = DynamicImage::ImageRgba8(resized.as_ref().unwrap_or(picture).to_rgba8());
    let mut bytes = Vec::new();
    picture
        .write_with_encoder(PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive))
        .map_err(IconError::Unencodable)?;
    Ok(bytes)
}

fn hushed(upload: &[u8]) -> Result<Vec<u8>, IconError> {
    let text = std::str::from_utf8(upload).map_err(|_| IconError::UnknownKind)?;
    if !text.contains("<svg") {
        return Err(IconError::UnknownKind);
    }
    if text.to_ascii_lowercase().contains("@import") {
        return Err(IconError::BadSvg("it imports a style sheet; write the rules into the file".to_owned()));
    }
    // An entity with a long text, used often, would expand without a bound. In UTF-16, which a file may declare, zeros separate the letters
    // of the declaration's name.
    if text.contains('\0') || text.to_ascii_lowercase().contains("<!entity") {
        return Err(IconError::BadSvg("it declares entities; write their texts out".to_owned()));
    }
    let mut out = Bounded(Vec::new());
    match svg_hush::Filter::new().filter(&mut Cursor::new(upload), &mut out) {
        Ok(()) => Ok(out.0),
        Err(_) if out.0.len() >= MAX_ICON_BYTES => Err(IconError::GrownSvg),
        Err(error) => Err(IconError::BadSvg(error.to_string())),
    }
}

/// A writer that fails once it has as many bytes as an icon may have.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let taken = bytes.len().min(MAX_ICON_BYTES.saturating_sub(self.0.len()));
        self.0.extend_from_slice(bytes.get(..taken).unwrap_or_default());
        Ok(taken) // 0: it is full, which the writer reports as an error
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        DynamicImage::new_rgba8(width, height).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        bytes
    }

    #[test]
    fn a_picture_is_drawn_anew_and_nothing_beside_it_stays() {
        let clean = Icon::of(&png(64, 32)).unwrap();
        let mut polyglot = png(64, 32);
        polyglot.extend_from_slice(b"<script>alert(1)</script>PK\x03\x04");
        let icon = Icon::of(&polyglot).unwrap();
        assert_eq!((icon.kind, &icon), (Kind::Png, &clean), "what stood behind the picture is gone, and so its name is the same");
        assert!(!icon.bytes.windows(7).any(|bytes| bytes == b"<script"));
        let mut webp = Vec::new();
        DynamicImage::new_rgba8(9, 9).write_to(&mut Cursor::new(&mut webp), ImageFormat::WebP).unwrap();
        assert_eq!(Icon::of(&webp).unwrap().kind, Kind::Png);
    }

    #[test]
    fn a_large_picture_is_made_smaller_and_a_huge_one_is_refused_undecoded() {
        let icon = Icon::of(&png(2_000, 1_000)).unwrap();
        let picture = image::load_from_memory(&icon.bytes).unwrap();
        assert_eq!((picture.width(), picture.height()), (512, 256));
        // The header of a picture of 20,000 × 20,000 pixels, whose checksum is right.
        let mut bomb = png(1, 1);
        bomb[16..20].copy_from_slice(&20_000_u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&20_000_u32.to_be_bytes());
        let crc = crc32(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&crc.to_be_bytes());
        let error = Icon::of(&bomb).unwrap_err().to_string();
        assert!(error.contains("at most 4096 pixels"), "{error}");
        assert!(matches!(Icon::of(&vec![0; MAX_ICON_BYTES + 1]), Err(IconError::TooLarge(_))));
    }

    #[test]
    fn a_picture_that_grows_as_png_is_made_smaller_until_it_fits() {
        // Noise, like that of a photograph of leaves: 512 × 512 pixels of three bytes are 768 KB.
        let mut state = 1_u32;
        let mut noise = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            u8::try_from(state >> 24).unwrap_or_default()
        };
        let bytes: Vec<u8> = (0..512 * 512 * 3).map(|_| noise()).collect();
        let picture = DynamicImage::ImageRgb8(image::RgbImage::from_raw(512, 512, bytes).unwrap());
        let drawn = drawn_within(&picture, SIDE).unwrap();
        assert!(drawn.len() > MAX_ICON_BYTES);
        let smaller = fitting(&picture).unwrap();
        assert!(smaller.len() <= MAX_ICON_BYTES);
        let picture = image::load_from_memory(&smaller).unwrap();
        assert!(picture.width() < 512 && picture.width() > LEAST_SIDE, "{}", picture.width());
    }

    #[test]
    fn an_svg_loses_what_could_act() {
        let upload = r##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" onload="alert(1)">
            <script>alert(2)</script><foreignObject><iframe src="https://evil.example"/></foreignObject>
            <image href="https://evil.example/pixel.png"/><a href="javascript:alert(3)"><path d="M0 0h9v9z" onclick="alert(4)" fill="red"/></a>
            <style>path { fill: url(https://evil.example/x.svg) }</style></svg>"##;
        let icon = Icon::of(upload.as_bytes()).unwrap();
        let text = String::from_utf8(icon.bytes).unwrap();
        assert!(icon.kind == Kind::Svg && text.contains("M0 0h9v9z"), "{text}");
        for bad in ["alert", "evil", "javascript", "onload", "onclick", "<script", "foreignObject", "iframe"] {
            assert!(!text.contains(bad), "{bad} is left: {text}");
        }
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        for upload in
            [&b""[..], b"GIF89a.....", b"<html><script>alert(1)</script></html>", b"\xff\xd8\xff\xe0jpeg", b"<svg", b"\x89PNG\r\n\x1a\n"]
        {
            assert!(Icon::of(upload).is_err(), "{upload:?}");
        }
        assert!(matches!(Icon::of_base64("not base64!"), Err(IconError::NotBase64)));
        let imports = r#"<svg xmlns="http://www.w3.org/2000/svg"><style>@Import url(https://evil.example/x.css);</style></svg>"#;
        assert!(Icon::of(imports.as_bytes()).is_err_and(|error| error.to_string().contains("imports a style sheet")));
        let entities = r#"<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>"#;
        assert!(Icon::of(entities.as_bytes()).is_err_and(|error| error.to_string().contains("declares entities")));
        let utf16: Vec<u8> = entities.bytes().flat_map(|byte| [byte, 0]).collect();
        let announced = [&b"<?xml version=\"1.0\" encoding=\"UTF-16\"?><svg/>"[..], &utf16].concat();
        assert!(Icon::of(&announced).is_err_and(|error| error.to_string().contains("declares entities")));
        let illustrator = r#"<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><svg xmlns="http://www.w3.org/2000/svg"/>"#;
        assert!(Icon::of(illustrator.as_bytes()).is_ok(), "editors write this head");
    }

    #[test]
    fn an_svg_that_grows_is_given_up_at_the_limit() {
        let grows =
            format!(r#"<svg xmlns="http://www.w3.org/2000/svg"><text><![CDATA[{}]]></text></svg>"#, "<".repeat(MAX_ICON_BYTES - 200));
        assert!(matches!(Icon::of(grows.as_bytes()), Err(IconError::GrownSvg)));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn at_most_two_pictures_are_decoded_at_once() {
        use std::sync::Arc;
        use std::sync::atomic::{AtomicUsize, Ordering};
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let work = |now: Arc<AtomicUsize>, most: Arc<AtomicUsize>| {
            move || {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(20));
                now.fetch_sub(1, Ordering::SeqCst);
            }
        };
        let all: Vec<_> = (0..8).map(|_| tokio::spawn(on_a_thread(work(now.clone(), most.clone())))).collect();
        for one in all {
            one.await.unwrap().unwrap();
        }
        assert!(most.load(Ordering::SeqCst) <= 2, "{most:?} at once");
    }

    /// The checksum of PNG's chunks.
    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
        })
    }
}
