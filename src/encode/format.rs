//! The model file: how it is laid out, checked and written.
//!
//! All integers and floats are little-endian. Sections follow each other in this order, each starting at a multiple of
//! 64 bytes:
//!
//! | section | content |
//! | --- | --- |
//! | head | magic, version, CRC-32 of all that follows the head, sizes: see [`Head`] |
//! | provenance | UTF-8 text: what the model learnt from and how |
//! | directory | 65,537 × u32: where the words whose hash begins with these 16 bits start |
//! | fingerprints | words × u32: the next 32 bits of the hash, ordered within each directory entry |
//! | rarity | rows × f32: inverse document frequency of a word; of a bucket, that of an unseen word |
//! | scales | rows × f32: what one step of a code is worth |
//! | codes | rows × dimensions / 2 bytes: two 4-bit codes a byte, dimension `i` low, `i + dimensions / 2` high |
//!
//! Words are not stored: a word is found by 48 bits of its hash. Of the words that a model does not have, one in
//! four thousand million is taken for one it has.

use std::io::Write;
use std::ops::Range;

use bytemuck::{Pod, Zeroable};

use super::model::ModelError;

/// First bytes of every model file.
pub const MAGIC: [u8; 8] = *b"COTEJO\x00M";
/// Version of the layout, the tokens and the hashes.
pub const VERSION: u32 = 1;
/// A section starts at a multiple of this.
const ALIGNMENT: usize = 64;
/// Entries of the directory, without the closing one.
pub const DIRECTORY: usize = 1 << 16;
/// A code stands for itself less this.
pub const ZERO_CODE: i32 = 8;
/// Largest magnitude of a code.
pub const MAX_CODE: f32 = 7.0;

/// The fixed head of a model file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct Head {
    /// [`MAGIC`].
    pub magic: [u8; 8],
    /// [`VERSION`].
    pub version: u32,
    /// CRC-32 (ISO 3309) of everything after the head.
    pub checksum: u32,
    /// Components of a vector; even.
    pub dimensions: u32,
    /// Rows that stand for a word.
    pub words: u32,
    /// Rows that stand for a bucket of character n-grams, after the words.
    pub buckets: u32,
    /// Length of the provenance text in bytes.
    pub provenance: u32,
    /// Length of the whole file in bytes.
    pub length: u64,
    /// ISO 639-1 codes of the source and the target language, each padded with NUL to four bytes.
    pub languages: [[u8; 4]; 2],
    /// Zero.
    pub reserved: [u8; 16],
}

/// Where each section lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Provenance text.
    pub provenance: Range<usize>,
    /// Directory.
    pub directory: Range<usize>,
    /// Fingerprints.
    pub fingerprints: Range<usize>,
    /// Rarities.
    pub rarity: Range<usize>,
    /// Scales.
    pub scales: Range<usize>,
    /// Codes.
    pub codes: Range<usize>,
}

impl Head {
    /// Where the sections of a file with this head lie; `None` where the sizes are absurd.
    pub fn layout(&self) -> Option<Layout> {
        let rows = (self.words as usize).checked_add(self.buckets as usize)?;
        let mut end = size_of::<Head>();
        let mut section = |length: usize| {
            let start = end.checked_next_multiple_of(ALIGNMENT)?;
            end = start.checked_add(length)?;
            Some(start..end)
        };
        Some(Layout {
            provenance: section(self.provenance as usize)?,
            directory: section((DIRECTORY + 1) * 4)?,
            fingerprints: section((self.words as usize).checked_mul(4)?)?,
            rarity: section(rows.checked_mul(4)?)?,
            scales: section(rows.checked_mul(4)?)?,
            codes: section(rows.checked_mul(self.dimensions as usize / 2)?)?,
        })
    }

    /// Reads and checks the head of `bytes`, and that the file is whole.
    ///
    /// # Errors
    /// [`ModelError`] where it is no model, of another version, cut short, or (with `deep`) its checksum is off.
    pub fn read(bytes: &[u8], deep: bool) -> Result<(Head, Layout), ModelError> {
        let head = bytes.get(..size_of::<Head>()).ok_or(ModelError::NotAModel)?;
        let head: Head = bytemuck::pod_read_unaligned(head);
        if head.magic != MAGIC {
            return Err(ModelError::NotAModel);
        }
        if head.version != VERSION {
            return Err(ModelError::Version {
                found: head.version,
                known: VERSION,
            });
        }
        let layout = head.layout().ok_or(ModelError::Damaged)?;
        if head.length != bytes.len() as u64 {
            return Err(ModelError::CutShort {
                found: bytes.len() as u64,
                expected: head.length,
            });
        }
        let sound = head.dimensions >= 2 && head.dimensions.is_multiple_of(2) && layout.codes.end == bytes.len();
        if !sound || (deep && crc32fast::hash(&bytes[size_of::<Head>()..]) != head.checksum) {
            return Err(ModelError::Damaged);
        }
        Ok((head, layout))
    }
}

/// What a trainer hands over to be written.
#[derive(Debug)]
pub struct Parts<'a> {
    /// ISO 639-1 codes of source and target.
    pub languages: [&'a str; 2],
    /// What the model learnt from and how.
    pub provenance: &'a str,
    /// Hash of each word, in the order of the rows.
    pub words: &'a [u64],
    /// Inverse document frequency of each word.
    pub rarity: &'a [f32],
    /// Rarity of a word that is not among `words`.
    pub unseen_rarity: f32,
    /// Components of a vector.
    pub dimensions: usize,
    /// Rows × `dimensions`, the words first, then the buckets.
    pub vectors: &'a [f32],
}

impl Parts<'_> {
    /// The bytes of the model file. The rows are put in the order of the hashes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let rows = self.vectors.len() / self.dimensions;
        let mut order: Vec<usize> = (0..self.words.len()).collect();
        order.sort_by_key(|&row| self.words[row] >> 16);
        let mut directory = vec![0_u32; DIRECTORY + 1];
        for &word in self.words {
            directory[(word >> 48) as usize + 1] += 1;
        }
        for entry in 0..DIRECTORY {
            directory[entry + 1] += directory[entry];
        }
        let fingerprints: Vec<u32> = order.iter().map(|&row| fingerprint(self.words[row])).collect();
        order.extend(self.words.len()..rows);
        let rarity: Vec<f32> = order
            .iter()
            .map(|&row| self.rarity.get(row).copied().unwrap_or(self.unseen_rarity))
            .collect();
        let mut scales = Vec::with_capacity(rows);
        let mut codes = Vec::with_capacity(rows * self.dimensions / 2);
        for &row in &order {
            let vector = &self.vectors[row * self.dimensions..][..self.dimensions];
            let scale = best_scale(vector);
            scales.push(scale);
            let (low, high) = vector.split_at(self.dimensions / 2);
            codes.extend(
                low.iter()
                    .zip(high)
                    .map(|(&low, &high)| code(low, scale) | code(high, scale) << 4),
            );
        }

        let mut languages = [[0; 4]; 2];
        for (slot, language) in languages.iter_mut().zip(self.languages) {
            for (byte, from) in slot.iter_mut().zip(language.bytes()) {
                *byte = from;
            }
        }
        let mut head = Head {
            magic: MAGIC,
            version: VERSION,
            checksum: 0,
            dimensions: self.dimensions as u32,
            words: self.words.len() as u32,
            buckets: (rows - self.words.len()) as u32,
            provenance: self.provenance.len() as u32,
            length: 0,
            languages,
            reserved: [0; 16],
        };
        let mut bytes = vec![0; size_of::<Head>()];
        for section in [
            self.provenance.as_bytes(),
            &little_endian(&directory),
            &little_endian(&fingerprints),
            &little_endian(&rarity.iter().map(|value| value.to_bits()).collect::<Vec<_>>()),
            &little_endian(&scales.iter().map(|value: &f32| value.to_bits()).collect::<Vec<_>>()),
            &codes,
        ] {
            bytes.resize(bytes.len().next_multiple_of(ALIGNMENT), 0);
            bytes.extend_from_slice(section);
        }
        head.length = bytes.len() as u64;
        head.checksum = crc32fast::hash(&bytes[size_of::<Head>()..]);
        bytes[..size_of::<Head>()].copy_from_slice(bytemuck::bytes_of(&head));
        bytes
    }

    /// Writes the model file.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        out.write_all(&self.to_bytes())
    }
}

/// The part of a hash that tells the words of one directory entry apart.
pub fn fingerprint(hash: u64) -> u32 {
    (hash >> 16) as u32
}

fn little_endian(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn code(value: f32, scale: f32) -> u8 {
    if scale == 0.0 {
        return ZERO_CODE as u8;
    }
    ((value / scale).round().clamp(-MAX_CODE, MAX_CODE) as i32 + ZERO_CODE) as u8
}

/// The scale with the least squared error, searched below the one at which nothing is clipped.
fn best_scale(vector: &[f32]) -> f32 {
    let full = vector.iter().fold(0.0_f32, |peak, value| peak.max(value.abs())) / MAX_CODE;
    if full == 0.0 {
        return 0.0;
    }
    let error = |scale: f32| -> f32 {
        vector
            .iter()
            .map(|&value| (value - (value / scale).round().clamp(-MAX_CODE, MAX_CODE) * scale).powi(2))
            .sum()
    };
    (0..24)
        .map(|step| full * (1.0 - step as f32 * 0.03))
        .map(|scale| (error(scale), scale))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map_or(full, |(_, scale)| scale)
}
