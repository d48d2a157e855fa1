//! Coefficients → a sequential JPEG file (ITU-T T.81, annex B).

use crate::pdf::raster::jpeg::Jpeg;
use crate::pdf::raster::jpeg::entropy::{BitSink, scan};
use crate::pdf::raster::jpeg::huffman::Encoder;

/// Codes of the luminance-like and the chroma-like components: `[class][set]`.
type Codes = [[Encoder; 2]; 2];

/// The file.
pub fn write(jpeg: &Jpeg) -> Vec<u8> {
    let mut out = vec![0xFF, 0xD8];
    if let Some(density) = jpeg.jfif {
        let mut jfif = b"JFIF\0\x01\x01".to_vec();
        jfif.extend(density);
        jfif.extend([0, 0]);
        segment(&mut out, 0xE0, &jfif);
    }
    if let Some(transform) = jpeg.adobe {
        let mut adobe = b"Adobe\0\x64\0\0\0\0".to_vec();
        adobe.push(transform);
        segment(&mut out, 0xEE, &adobe);
    }
    let tables = quant_tables(jpeg);
    let is_wide = tables.iter().flatten().any(|step| *step > 255);
    for (number, table) in (0_u8..).zip(&tables) {
        segment(&mut out, 0xDB, &quant_segment(number, table));
    }
    frame(&mut out, jpeg, &tables, is_wide);
    let scans = scans(jpeg);
    let codes = codes(jpeg, &scans);
    huffman_segments(&mut out, &codes);
    for parts in &scans {
        scan_header(&mut out, jpeg, parts);
        let mut sink = BitSink::default();
        scan(jpeg, parts, |index, token| {
            let class = codes.get(token.class);
            if let Some(code) = class.and_then(|sets| sets.get(set_of(jpeg, index))) {
                sink.token(code, &token);
            }
        });
        sink.finish();
        out.append(&mut sink.bytes);
    }
    out.extend([0xFF, 0xD9]);
    out
}

fn segment(out: &mut Vec<u8>, marker: u8, payload: &[u8]) {
    out.extend([0xFF, marker]);
    let length = u16::try_from(payload.len() + 2).unwrap_or(u16::MAX);
    out.extend(length.to_be_bytes());
    out.extend_from_slice(payload);
}

/// The different quantisation tables in the order of the components.
fn quant_tables(jpeg: &Jpeg) -> Vec<[u16; 64]> {
    let mut tables: Vec<[u16; 64]> = Vec::new();
    for component in &jpeg.components {
        if !tables.contains(&component.quant) {
            tables.push(component.quant);
        }
    }
    tables
}

fn quant_segment(number: u8, table: &[u16; 64]) -> Vec<u8> {
    if table.iter().any(|step| *step > 255) {
        let mut payload = vec![0x10 | number];
        payload.extend(table.iter().flat_map(|step| step.to_be_bytes()));
        payload
    } else {
        let mut payload = vec![number];
        payload.extend(table.iter().map(|step| *step as u8));
        payload
    }
}

fn frame(out: &mut Vec<u8>, jpeg: &Jpeg, tables: &[[u16; 64]], is_wide: bool) {
    let mut payload = vec![8];
    payload.extend((jpeg.height as u16).to_be_bytes());
    payload.extend((jpeg.width as u16).to_be_bytes());
    payload.push(jpeg.components.len() as u8);
    for component in &jpeg.components {
        let (h, v) = component.sampling;
        let table = tables.iter().position(|table| *table == component.quant);
        payload.extend([component.id, (h << 4 | v) as u8, table.unwrap_or(0) as u8]);
    }
    segment(out, if is_wide { 0xC1 } else { 0xC0 }, &payload);
}

/// Which components stand in which scan: all in one, unless a unit would have more than
/// ten blocks (ITU-T T.81, B.2.3).
fn scans(jpeg: &Jpeg) -> Vec<Vec<usize>> {
    let all: Vec<usize> = (0..jpeg.components.len()).collect();
    let blocks = jpeg.components.iter().map(|c| c.sampling.0 * c.sampling.1);
    if blocks.sum::<u32>() <= 10 {
        vec![all]
    } else {
        all.into_iter().map(|index| vec![index]).collect()
    }
}

/// Components that share the first one's quantisation share its codes.
fn set_of(jpeg: &Jpeg, index: usize) -> usize {
    let quant = |index: usize| jpeg.components.get(index).map(|c| c.quant);
    usize::from(quant(index) != quant(0))
}

fn codes(jpeg: &Jpeg, scans: &[Vec<usize>]) -> Codes {
    let mut counts = [[[0_u32; 256]; 2]; 2];
    for parts in scans {
        scan(jpeg, parts, |index, token| {
            let sets = counts.get_mut(token.class);
            let set = sets.and_then(|sets| sets.get_mut(set_of(jpeg, index)));
            if let Some(count) = set.and_then(|set| set.get_mut(usize::from(token.symbol))) {
                *count = count.saturating_add(1);
            }
        });
    }
    counts.map(|sets| sets.map(|set| Encoder::new(&set)))
}

fn huffman_segments(out: &mut Vec<u8>, codes: &Codes) {
    for (class, sets) in (0_u8..).zip(codes) {
        for (number, code) in (0_u8..).zip(sets) {
            if code.symbols.is_empty() {
                continue;
            }
            let mut payload = vec![class << 4 | number];
            payload.extend(code.counts);
            payload.extend(&code.symbols);
            segment(out, 0xC4, &payload);
        }
    }
}

fn scan_header(out: &mut Vec<u8>, jpeg: &Jpeg, parts: &[usize]) {
    let mut payload = vec![parts.len() as u8];
    for index in parts {
        let id = jpeg.components.get(*index).map_or(0, |c| c.id);
        let set = set_of(jpeg, *index) as u8;
        payload.extend([id, set << 4 | set]);
    }
    payload.extend([0, 63, 0]);
    segment(out, 0xDA, &payload);
}
