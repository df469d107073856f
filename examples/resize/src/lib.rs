//! Pictures resized. The pixels stay where JavaScript has them.

use tenon_addon::values::TypedArray;
use tenon_addon::{Buffer, Error, FromJs, Result, export};

/// How the pixels between two pixels are found.
#[derive(FromJs, Clone, Copy)]
enum Filter {
    /// The nearest one.
    Nearest,
    /// Mixed from the four around.
    Bilinear,
}

/// A picture of four bytes a pixel: red, green, blue, opacity.
#[derive(FromJs)]
struct Picture<'a> {
    /// In pixels.
    width: u16,
    /// In pixels.
    height: u16,
    /// Row by row.
    data: TypedArray<'a, u8>,
}

/// What to make of it.
#[derive(FromJs)]
struct ResizeOptions {
    /// In pixels.
    width: u16,
    /// In pixels.
    height: u16,
    /// `bilinear` unless said otherwise.
    filter: Option<Filter>,
}

/// The same, with the memory of its pixels.
struct Pixels<'a> {
    width: usize,
    height: usize,
    data: &'a [u8],
}

impl Pixels<'_> {
    fn pixel(&self, x: usize, y: usize) -> [u8; 4] {
        let start = (y * self.width + x) * 4;
        [0, 1, 2, 3].map(|channel| self.data[start + channel])
    }

    fn mixed(&self, x: f64, y: f64) -> [u8; 4] {
        let (left, top) = (x as usize, y as usize);
        let right = (left + 1).min(self.width - 1);
        let bottom = (top + 1).min(self.height - 1);
        let (dx, dy) = (x.fract(), y.fract());
        let corners = [
            (self.pixel(left, top), (1.0 - dx) * (1.0 - dy)),
            (self.pixel(right, top), dx * (1.0 - dy)),
            (self.pixel(left, bottom), (1.0 - dx) * dy),
            (self.pixel(right, bottom), dx * dy),
        ];
        [0, 1, 2, 3].map(|channel| {
            let sum: f64 = corners
                .iter()
                .map(|(pixel, part)| f64::from(pixel[channel]) * part)
                .sum();
            sum.round() as u8
        })
    }
}

/// The picture in another size.
#[export]
fn resize(picture: Picture<'_>, options: ResizeOptions) -> Result<Buffer> {
    // From here on the memory is ours to read: JavaScript does not run meanwhile.
    let data = picture.data.borrow()?;
    let pixels = Pixels {
        width: picture.width.into(),
        height: picture.height.into(),
        data: &data,
    };
    let wanted = pixels.width * pixels.height * 4;
    if data.len() != wanted || wanted == 0 {
        let message = format!(
            "a picture of {} by {} has {wanted} bytes and at least one pixel, not {} bytes",
            pixels.width,
            pixels.height,
            data.len()
        );
        return Err(Error::range_error(message).with_code("ERR_PICTURE_SIZE"));
    }
    let filter = options.filter.unwrap_or(Filter::Bilinear);
    let (width, height) = (usize::from(options.width), usize::from(options.height));
    let mut out = Vec::with_capacity(width * height * 4);
    // The middle of a pixel of the result, in pixels of the source.
    let at = |index: usize, size: usize, source: usize| {
        let middle = (index as f64 + 0.5) * source as f64 / size as f64 - 0.5;
        middle.clamp(0.0, (source - 1) as f64)
    };
    for row in 0..height {
        let y = at(row, height, pixels.height);
        for column in 0..width {
            let x = at(column, width, pixels.width);
            out.extend(match filter {
                Filter::Nearest => pixels.pixel(x.round() as usize, y.round() as usize),
                Filter::Bilinear => pixels.mixed(x, y),
            });
        }
    }
    Ok(Buffer(out))
}
