//! How much a document may unpack: streams are weighed before anything unpacks them.

use std::borrow::Cow;
use std::io::{self, Read};

use flate2::bufread::{DeflateDecoder, ZlibDecoder};
use hayro_syntax::object::{Array, Name, Stream};

/// The document unpacks to more than may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Excess;

/// The most that a byte may unpack to by each method: a run of the longest matches, 258 bytes for two bits.
const DEFLATE_RATIO: u64 = 1032;
/// Codes of twelve bits for strings of up to 4096 bytes.
const LZW_RATIO: u64 = 2731;
/// Two bytes for a run of 128.
const RUN_RATIO: u64 = 64;
/// One byte for four zeros.
const BASE_85_RATIO: u64 = 4;
/// Less than this needs no weighing.
const HARMLESS: u64 = 1 << 20;

/// The bytes that a document may still unpack to.
#[derive(Debug)]
pub(super) struct Budget {
    left: u64,
}

impl Budget {
    pub(super) fn new(bytes: u64) -> Self {
        Budget { left: bytes }
    }

    /// Takes bytes that are used.
    ///
    /// # Errors
    ///
    /// Where no more are left.
    pub(super) fn take(&mut self, bytes: u64) -> Result<(), Excess> {
        self.left = self.left.checked_sub(bytes).ok_or(Excess)?;
        Ok(())
    }

    /// The content of a stream; empty where it is damaged or a picture.
    ///
    /// # Errors
    ///
    /// Where it is more than is left.
    pub(super) fn unpack<'s>(&mut self, stream: &Stream<'s>) -> Result<Cow<'s, [u8]>, Excess> {
        weigh(stream, self.left)?;
        let content = stream.decoded_data().unwrap_or_default();
        // A short content takes time too, where it is drawn again and again.
        self.take(content.len() as u64 + 64)?;
        Ok(content)
    }

    /// Takes what a stream unpacks to, for one that something else is going to unpack.
    ///
    /// # Errors
    ///
    /// Where it is more than is left.
    pub(super) fn measure(&mut self, stream: &Stream<'_>) -> Result<(), Excess> {
        let weight = weigh(stream, self.left)?;
        self.take(weight)
    }
}

/// The most that a stream can unpack to.
fn weigh(stream: &Stream<'_>, limit: u64) -> Result<u64, Excess> {
    let raw = stream.raw_data();
    let mut weight = raw.len() as u64;
    for (at, filter) in filters(stream).iter().enumerate() {
        let (ratio, deflated) = match &**filter {
            b"FlateDecode" | b"Fl" => (DEFLATE_RATIO, true),
            b"LZWDecode" | b"LZW" => (LZW_RATIO, false),
            b"RunLengthDecode" | b"RL" => (RUN_RATIO, false),
            b"ASCII85Decode" | b"A85" => (BASE_85_RATIO, false),
            _ => (1, false),
        };
        let bound = weight.saturating_mul(ratio);
        weight = if deflated && at == 0 && bound > HARMLESS {
            inflated(&raw, limit)
        } else {
            bound
        };
    }
    if weight > limit && weight > HARMLESS {
        Err(Excess)
    } else {
        Ok(weight.min(limit))
    }
}

/// The methods that a stream is packed by, the outermost first.
fn filters<'s>(stream: &Stream<'s>) -> Vec<Name<'s>> {
    let dict = stream.dict();
    for key in ["F", "Filter"] {
        if let Some(filter) = dict.get::<Name<'s>>(key) {
            return vec![filter];
        }
        if let Some(filters) = dict.get::<Array<'s>>(key) {
            return filters.iter::<Name<'s>>().collect();
        }
    }
    Vec::new()
}

/// How many bytes deflated data inflates to; counting ends beyond `limit`.
fn inflated(data: &[u8], limit: u64) -> u64 {
    let count = |decoder: &mut dyn Read| -> (u64, bool) {
        let mut chunk = vec![0; 1 << 16];
        let mut count = 0;
        while count <= limit {
            match decoder.read(&mut chunk) {
                Ok(0) => return (count, true),
                Ok(read) => count += read as u64,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return (count, false),
            }
        }
        (count, true)
    };
    let (zlib, sound) = count(&mut ZlibDecoder::new(data));
    if sound || zlib > 0 {
        return zlib;
    }
    count(&mut DeflateDecoder::new(data)).0
}

/// Weighs the streams that are unpacked when a document is opened: its tables of objects, and its objects in streams.
///
/// At that time there is no structure to follow yet, so every stream is taken for one of those whose dictionary may have a key
/// that they must have (`First`, `W`), in plain letters or behind an escape.
///
/// # Errors
///
/// Where together they unpack to more than `limit`.
pub(super) fn weigh_structure(bytes: &[u8], limit: u64) -> Result<(), Excess> {
    let encrypted = find(bytes, b"/Encrypt").is_some();
    let mut total = 0_u64;
    let mut from = 0;
    while let Some(at) = find(bytes.get(from..).unwrap_or_default(), b"stream") {
        // What stands since the last stream: some objects, and the dictionary of this one. No other of them has a filter.
        let before = bytes.get(from..from + at).unwrap_or_default();
        let content = bytes.get(from + at + b"stream".len()..).unwrap_or_default();
        from += at + b"stream".len();
        if before.ends_with(b"end") {
            continue;
        }
        let dict = if encrypted { after_last(before, b"obj") } else { before };
        if has_key(dict, b"/First") || has_key(dict, b"/W") || (!encrypted && dict.contains(&b'#')) {
            let content = &content[..find(content, b"endstream").unwrap_or(content.len())];
            total = total.saturating_add(structure_weight(dict, content, encrypted, limit));
        }
        if total > limit.max(HARMLESS) {
            return Err(Excess);
        }
    }
    Ok(())
}

/// The most that a stream may unpack to, by what its dictionary looks like.
fn structure_weight(dict: &[u8], content: &[u8], encrypted: bool, limit: u64) -> u64 {
    let content = content.strip_prefix(b"\r").unwrap_or(content);
    let content = content.strip_prefix(b"\n").unwrap_or(content);
    let packed = content.len() as u64;
    let deflated = count(dict, b"/FlateDecode") + usize::from(has_key(dict, b"/Fl"));
    let pictures = [&b"/DCT"[..], b"/JPX", b"/CCITT", b"/JBIG2"];
    let is_picture = pictures.iter().any(|filter| find(dict, filter).is_some());
    let others = [&b"/LZW"[..], b"/A85", b"/AHx", b"/ASCII", b"/RunLength", b"/RL"];
    let has_others = others.iter().any(|filter| find(dict, filter).is_some());
    let tells_filter = find(dict, b"/Filter").is_some() || has_key(dict, b"/F");
    match deflated {
        1 if encrypted || has_others => packed.saturating_mul(DEFLATE_RATIO),
        1 => inflated(content, limit),
        0 if is_picture && !has_others => packed,
        // Not packed, unless the name of its filter is hidden.
        0 if !tells_filter => inflated(content, limit).max(packed),
        // Packed in a way that no program packs them.
        _ => packed.saturating_mul(DEFLATE_RATIO * DEFLATE_RATIO),
    }
}

/// Whether a dictionary has this key, and not only one that begins so.
fn has_key(dict: &[u8], key: &[u8]) -> bool {
    let mut rest = dict;
    while let Some(at) = find(rest, key) {
        rest = rest.get(at + key.len()..).unwrap_or_default();
        if !rest.first().is_some_and(u8::is_ascii_alphanumeric) {
            return true;
        }
    }
    false
}

/// What stands after the last `needle`.
fn after_last<'b>(bytes: &'b [u8], needle: &[u8]) -> &'b [u8] {
    let mut rest = bytes;
    while let Some(at) = find(rest, needle) {
        rest = rest.get(at + needle.len()..).unwrap_or_default();
    }
    rest
}

fn count(bytes: &[u8], needle: &[u8]) -> usize {
    let mut count = 0;
    let mut rest = bytes;
    while let Some(at) = find(rest, needle) {
        count += 1;
        rest = rest.get(at + needle.len()..).unwrap_or_default();
    }
    count
}

/// Where `needle` stands first.
fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    let (&first, rest) = needle.split_first()?;
    let mut from = 0;
    loop {
        let found = bytes.get(from..)?.iter().position(|byte| *byte == first)?;
        if bytes.get(from + found + 1..)?.starts_with(rest) {
            return Some(from + found);
        }
        from += found + 1;
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn deflate(data: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    fn with_stream(dict: &str, data: &[u8]) -> Vec<u8> {
        let mut bytes = format!("%PDF-1.5\n4 0 obj\n<<{dict}>>\nstream\n").into_bytes();
        bytes.extend_from_slice(data);
        bytes.extend_from_slice(b"\nendstream\nendobj\n");
        bytes
    }

    #[test]
    fn bombs_in_the_structure_are_found_before_they_go_off() {
        let bomb = deflate(&vec![0; 8 << 20]);
        let twice = deflate(&bomb);
        let limit = 4 << 20;
        for (dict, data, sound) in [
            ("/Type/ObjStm/First 9/Filter/FlateDecode", &bomb, false),
            ("/Type/XRef/W[1 2 1]/Filter [ /FlateDecode ]", &bomb, false),
            ("/Fir#73t 9/F#69lter/FlateDecode", &bomb, false),
            ("/First 9/Filter[/FlateDecode/FlateDecode]", &twice, false),
            ("/First 9/Filter 8 0 R", &bomb, false),
            ("/Type/ObjStm/First 9/Filter/FlateDecode/X(1 0 obj)", &bomb, false),
            // What nothing unpacks on opening is weighed when it is used.
            ("/Subtype/Image/Width 9/Filter/FlateDecode", &bomb, true),
            (
                "/Type/ObjStm/First 9/Filter/FlateDecode",
                &deflate(b"1 0 2 0 <<>>"),
                true,
            ),
            ("/Type/ObjStm/First 9", &b"1 0 <<>>".to_vec(), true),
            // The end of a stream is no beginning of another, whatever its bytes look like.
            (
                "/Length 70000",
                &[&[b'#'][..], &vec![b'/'; 70_000], b"/F 1"].concat(),
                true,
            ),
        ] {
            assert_eq!(
                weigh_structure(&with_stream(dict, data), limit).is_ok(),
                sound,
                "{dict}"
            );
        }
    }

    #[test]
    fn inflating_is_counted_no_further_than_asked() {
        assert_eq!(inflated(&deflate(&[7; 1000]), 1 << 20), 1000);
        assert_eq!(inflated(b"no deflated data", 1 << 20), 0);
        assert!(inflated(&deflate(&vec![0; 8 << 20]), 1 << 20) < 2 << 20);
    }
}
