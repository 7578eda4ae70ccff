//! How much a document may unpack: streams are weighed before anything unpacks them.

use std::borrow::Cow;
use std::io::{self, Read};

use flate2::bufread::{DeflateDecoder, ZlibDecoder};
use hayro_syntax::object::{Array, Name, Stream};

use crate::read::position_of;

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

    /// What is left.
    pub(super) fn left(&self) -> u64 {
        self.left
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

/// The most that a stream can unpack to: counted, as far as what is to be unpacked is known; else by the ratio of its method.
fn weigh(stream: &Stream<'_>, limit: u64) -> Result<u64, Excess> {
    let raw = stream.raw_data();
    let weight = weigh_chain(&raw, &filters(stream), limit);
    if weight > limit && weight > HARMLESS {
        Err(Excess)
    } else {
        Ok(weight.min(limit))
    }
}

fn weigh_chain(raw: &[u8], filters: &[impl AsRef<[u8]>], limit: u64) -> u64 {
    let mut weight = raw.len() as u64;
    let mut known = Some(Cow::Borrowed(raw));
    for filter in filters {
        let data = known.take();
        let counted = |ratio: u64, count: &dyn Fn(&[u8]) -> u64| {
            let bound = weight.saturating_mul(ratio);
            let data = data.as_deref().filter(|_| bound > HARMLESS);
            data.map_or(bound, count)
        };
        weight = match filter.as_ref() {
            b"FlateDecode" | b"Fl" => counted(DEFLATE_RATIO, &|data| inflated(data, limit)),
            // The dictionary may say when codes get longer; the count is that of the worse.
            b"LZWDecode" | b"LZW" => counted(LZW_RATIO, &|data| {
                lzw_length(data, 0, limit).max(lzw_length(data, 1, limit))
            }),
            b"RunLengthDecode" | b"RL" => counted(RUN_RATIO, &|data| data.len() as u64 * RUN_RATIO),
            b"ASCII85Decode" | b"A85" => {
                known = data.as_deref().map(|data| Cow::Owned(of_base_85(data)));
                let bound = weight.saturating_mul(BASE_85_RATIO);
                known.as_ref().map_or(bound, |data| data.len() as u64)
            }
            b"ASCIIHexDecode" | b"AHx" => {
                known = data.as_deref().map(|data| Cow::Owned(of_hex(data)));
                known.as_ref().map_or(weight, |data| data.len() as u64)
            }
            _ => weight,
        };
    }
    weight
}

/// Decodes base 85 (ISO 32000-1, 7.4.3), up to its end or what is none.
fn of_base_85(data: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(data.len() / 5 * 4);
    let mut group = [0_u8; 5];
    let mut length = 0;
    let put = |decoded: &mut Vec<u8>, group: [u8; 5], bytes: usize| {
        let value = group.iter().fold(0_u64, |value, digit| value * 85 + u64::from(*digit));
        let value = u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes();
        decoded.extend_from_slice(&value[..bytes]);
    };
    for byte in data {
        match byte {
            b'!'..=b'u' => {
                group[length] = byte - b'!';
                length += 1;
                if length == group.len() {
                    put(&mut decoded, group, 4);
                    length = 0;
                }
            }
            b'z' => decoded.extend_from_slice(&[0; 4]),
            b'\0' | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ' => (),
            _ => break,
        }
    }
    if length > 1 {
        group[length..].fill(b'u' - b'!');
        put(&mut decoded, group, length - 1);
    }
    decoded
}

/// Decodes pairs of hexadecimal digits, up to what is none.
fn of_hex(data: &[u8]) -> Vec<u8> {
    let written = data.iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != 0);
    let digits: Vec<u8> = written
        .map_while(|byte| char::from(*byte).to_digit(16))
        .map(|digit| digit as u8)
        .collect();
    let pairs = digits.chunks(2);
    pairs.map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0)).collect()
}

/// How many bytes LZW data unpacks to, codes getting longer `early` codes before they must; counting ends beyond `limit`.
fn lzw_length(data: &[u8], early: usize, limit: u64) -> u64 {
    const CLEAR: usize = 256;
    const END: usize = 257;
    const CODES: usize = 4096;
    let mut lengths: Vec<u64> = Vec::with_capacity(CODES);
    let mut before = None;
    let (mut bits, mut available, mut count) = (0_usize, 0, 0_u64);
    let mut bytes = data.iter();
    while count <= limit {
        let width = match END + 1 + lengths.len() + early {
            0..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
        while available < width {
            let Some(byte) = bytes.next() else { return count };
            bits = (bits << 8 | usize::from(*byte)) & 0xff_ffff;
            available += 8;
        }
        available -= width;
        let code = bits >> available & ((1 << width) - 1);
        let length = match code {
            CLEAR => {
                lengths.clear();
                before = None;
                continue;
            }
            END => return count,
            ..CLEAR => 1,
            // A code that is not known yet: the string before and one more byte, or damage that may be read as anything.
            _ => *lengths
                .get(code - END - 1)
                .unwrap_or(&before.map_or(1, |before| before + 1)),
        };
        count += length;
        if let Some(before) = before
            && lengths.len() < CODES - END - 1
        {
            lengths.push(before + 1);
        }
        before = Some(length);
    }
    count
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
        let mut chunk = [0; 1 << 13];
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
    let encrypted = position_of(b"/Encrypt", bytes).is_some();
    let mut total = 0_u64;
    let mut from = 0;
    // Looked for once, not by every stream before it.
    let mut next_end = 0;
    while let Some(at) = position_of(b"stream", bytes.get(from..).unwrap_or_default()) {
        // What stands since the last stream: some objects, and the dictionary of this one. No other of them has a filter.
        let before = bytes.get(from..from + at).unwrap_or_default();
        from += at + b"stream".len();
        if before.ends_with(b"end") {
            continue;
        }
        let dict = if encrypted { after_last(before, b"obj") } else { before };
        if has_key(dict, b"/First") || has_key(dict, b"/W") || (!encrypted && dict.contains(&b'#')) {
            if next_end < from {
                let rest = bytes.get(from..).unwrap_or_default();
                next_end = from + position_of(b"endstream", rest).unwrap_or(rest.len());
            }
            let content = bytes.get(from..next_end).unwrap_or_default();
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
    let is_picture = pictures.iter().any(|filter| position_of(filter, dict).is_some());
    let others = [&b"/LZW"[..], b"/A85", b"/AHx", b"/ASCII", b"/RunLength", b"/RL"];
    let has_others = others.iter().any(|filter| position_of(filter, dict).is_some());
    let tells_filter = position_of(b"/Filter", dict).is_some() || has_key(dict, b"/F");
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
    while let Some(at) = position_of(key, rest) {
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
    while let Some(at) = position_of(needle, rest) {
        rest = rest.get(at + needle.len()..).unwrap_or_default();
    }
    rest
}

fn count(bytes: &[u8], needle: &[u8]) -> usize {
    let mut count = 0;
    let mut rest = bytes;
    while let Some(at) = position_of(needle, rest) {
        count += 1;
        rest = rest.get(at + needle.len()..).unwrap_or_default();
    }
    count
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
    fn many_streams_without_an_end_hang_nothing() {
        let bytes = b"/W/FlateDecode stream ".repeat(100_000);
        let start = std::time::Instant::now();
        assert_eq!(weigh_structure(&bytes, 1 << 20), Ok(()));
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }

    #[test]
    fn chains_of_filters_are_counted_where_their_ratio_would_forbid_them() {
        let text: Vec<u8> = (0..200_000_u32)
            .flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes())
            .collect();
        let deflated = deflate(&text);
        let written: Vec<u8> = base_85(&deflated);
        assert_eq!(of_base_85(&written), deflated);
        assert_eq!(of_base_85(b"zz 87cUR~>"), *b"\0\0\0\0\0\0\0\0Hell");
        assert_eq!(of_hex(b"48 656C6c6>zz"), *b"Hell`");
        let limit = 2 << 20;
        assert_eq!(
            weigh_chain(&written, &[b"ASCII85Decode".as_slice(), b"FlateDecode"], limit),
            800_000
        );
        let bomb = base_85(&deflate(&vec![0; 8 << 20]));
        assert!(weigh_chain(&bomb, &[b"A85".as_slice(), b"Fl"], limit) > limit);
        // What comes out of a method that is counted is not known: the ratio tells.
        assert!(weigh_chain(&deflated, &[b"Fl".as_slice(), b"Fl"], limit) > limit);
    }

    /// Base 85 of bytes of which there are four times as many.
    fn base_85(data: &[u8]) -> Vec<u8> {
        let mut written = Vec::new();
        for group in data.chunks(4) {
            let mut four = [0; 4];
            four[..group.len()].copy_from_slice(group);
            let mut value = u32::from_be_bytes(four);
            let mut digits = [0; 5];
            for digit in digits.iter_mut().rev() {
                *digit = (value % 85) as u8 + b'!';
                value /= 85;
            }
            written.extend_from_slice(&digits[..=group.len()]);
        }
        written.extend_from_slice(b"~>");
        written
    }

    #[test]
    fn lzw_is_counted() {
        // 7.4.4.2 of ISO 32000-1: ten bytes in eight codes of nine bits, with the clear and the end.
        let sample = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        assert_eq!(lzw_length(&sample, 1, 1 << 20), 10);
        // One byte again and again, as long as the codes: a bomb.
        let codes = std::iter::once(256).chain(std::iter::once(0)).chain(258..510);
        let mut bits = Vec::new();
        for code in codes {
            bits.extend((0..9).rev().map(|bit| code >> bit & 1));
        }
        let bytes: Vec<u8> = bits
            .chunks(8)
            .map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | *bit as u8))
            .collect();
        assert!(lzw_length(&bytes, 1, 1 << 20) > 30_000);
        assert!(lzw_length(&bytes, 1, 100) < 400);
    }

    #[test]
    fn inflating_is_counted_no_further_than_asked() {
        assert_eq!(inflated(&deflate(&[7; 1000]), 1 << 20), 1000);
        assert_eq!(inflated(b"no deflated data", 1 << 20), 0);
        assert!(inflated(&deflate(&vec![0; 8 << 20]), 1 << 20) < 2 << 20);
    }
}
