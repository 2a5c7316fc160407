//! Plots as SVG.

use std::fs;
use std::path::Path;

use plotters::prelude::*;

use crate::Result;
use crate::report::{Drawn, Plot};

const WIDTH: u32 = 760;
const COLOURS: [RGBColor; 4] = [
    RGBColor(31, 119, 180),
    RGBColor(214, 98, 30),
    RGBColor(44, 140, 60),
    RGBColor(130, 90, 170),
];

/// Draws one plot into the folder.
pub(crate) fn draw(folder: &Path, plot: &Plot) -> Result<()> {
    let mut svg = String::new();
    match &plot.drawn {
        Drawn::Bars(unit, bars) => draw_bars(&mut svg, &plot.title, unit, bars)?,
        Drawn::Lines { x, y, lines } => draw_lines(&mut svg, &plot.title, (x, y), lines)?,
    }
    fs::create_dir_all(folder)?;
    fs::write(folder.join(format!("{}.svg", plot.file)), svg)?;
    Ok(())
}

fn draw_bars(svg: &mut String, title: &str, unit: &str, bars: &[(String, f64)]) -> Result<()> {
    let count = i32::try_from(bars.len())?;
    let height = u32::try_from(count)? * 24 + 96;
    let root = SVGBackend::with_string(svg, (WIDTH, height)).into_drawing_area();
    root.fill(&WHITE)?;
    let most = bars.iter().map(|bar| bar.1).fold(0.0, f64::max);
    let longest = bars.iter().map(|bar| bar.0.chars().count());
    let longest = longest.max().unwrap_or(0).clamp(20, 50);
    let mut chart = ChartBuilder::on(&root)
        .caption(title, ("sans-serif", 17))
        .margin(8)
        .margin_right(24)
        .x_label_area_size(38)
        // As wide as the longest name.
        .y_label_area_size(u32::try_from(longest)? * 7 + 12)
        .build_cartesian_2d(0.0..most * 1.15, (0..count).into_segmented())?;
    let name = |at: &SegmentValue<i32>| match at {
        SegmentValue::CenterOf(at) => usize::try_from(count - 1 - at)
            .ok()
            .and_then(|at| bars.get(at))
            .map_or_else(String::new, |bar| bar.0.clone()),
        _ => String::new(),
    };
    chart
        .configure_mesh()
        .disable_y_mesh()
        .y_labels(bars.len())
        .y_label_formatter(&name)
        .x_desc(unit)
        .label_style(("sans-serif", 12))
        .draw()?;
    let drawn = (0..count).rev().zip(bars);
    chart.draw_series(drawn.clone().map(|(at, (_, value))| {
        let corners = [
            (0.0, SegmentValue::Exact(at)),
            (*value, SegmentValue::Exact(at + 1)),
        ];
        let mut bar = Rectangle::new(corners, COLOURS[0].filled());
        bar.set_margin(4, 4, 0, 0);
        bar
    }))?;
    chart.draw_series(drawn.map(|(at, (_, value))| {
        let place = (*value, SegmentValue::CenterOf(at));
        EmptyElement::at(place) + Text::new(number(*value), (5, -5), ("sans-serif", 12))
    }))?;
    root.present()?;
    Ok(())
}

fn draw_lines(
    svg: &mut String,
    title: &str,
    (x, y): (&str, &str),
    lines: &[(String, Vec<(f64, f64)>)],
) -> Result<()> {
    let root = SVGBackend::with_string(svg, (WIDTH, 400)).into_drawing_area();
    root.fill(&WHITE)?;
    let points = || lines.iter().flat_map(|line| &line.1);
    let range = |of: fn(&(f64, f64)) -> f64| {
        let least = points().map(of).fold(f64::INFINITY, f64::min);
        let most = points().map(of).fold(0.0, f64::max);
        (least * 0.7..most * 1.5).log_scale()
    };
    let mut chart = ChartBuilder::on(&root)
        .caption(title, ("sans-serif", 17))
        .margin(8)
        .x_label_area_size(38)
        .y_label_area_size(64)
        .build_cartesian_2d(range(|point| point.0), range(|point| point.1))?;
    chart
        .configure_mesh()
        .x_desc(x)
        .y_desc(y)
        .x_label_formatter(&|value| number(*value))
        .y_label_formatter(&|value| number(*value))
        .label_style(("sans-serif", 12))
        .draw()?;
    for ((name, points), colour) in lines.iter().zip(COLOURS.iter().cycle()) {
        chart
            .draw_series(
                LineSeries::new(points.iter().copied(), colour.stroke_width(2)).point_size(3),
            )?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.8))
        .label_font(("sans-serif", 12))
        .draw()?;
    root.present()?;
    Ok(())
}

/// A number with about three digits that matter.
pub(crate) fn number(value: f64) -> String {
    match value.abs() {
        0.0 => "0".to_owned(),
        large if large >= 100.0 => format!("{value:.0}"),
        middle if middle >= 10.0 => format!("{value:.1}"),
        small if small >= 1.0 => format!("{value:.2}"),
        tiny if tiny >= 0.001 => format!("{value:.3}"),
        _ => format!("{value:.5}"),
    }
}
