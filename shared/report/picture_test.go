package report

import (
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// The picture in the README is made by: go test ./shared/report -run TestPicture -update
var update = flag.Bool("update", false, "make web/pictures/report.png again")

func TestPicture(t *testing.T) {
	const picture = "../../web/pictures/report.png"
	page := filepath.Join(t.TempDir(), "page")
	tool(t, "pdftoppm", "-r", "90", "-png", "-singlefile", save(t, render(t, krishna())), page)
	drawn := readPicture(t, page+".png")
	if *update {
		writePicture(t, picture, drawn)
	}
	info, err := os.Stat(picture)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > 150_000 {
		t.Errorf("the picture has %d bytes, a README should load at once", info.Size())
	}
	if kept := readPicture(t, picture); kept.Bounds() != drawn.Bounds() {
		t.Errorf("the picture is %v, the page %v: make it again with -update", kept.Bounds(), drawn.Bounds())
	} else if d := difference(kept, drawn); d > 0.01 {
		t.Errorf("the picture differs from the page in %.1f %% of its points: make it again with -update", d*100)
	}
}

func readPicture(t *testing.T, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// writePicture keeps 32 shades, which is all that the page has, and half the bytes.
func writePicture(t *testing.T, path string, img image.Image) {
	t.Helper()
	var shades color.Palette
	for i := range 16 {
		v := uint8(i * 17)
		shades = append(shades, color.Gray{v}, color.RGBA{uint8(13 + i*16), uint8(77 + i*11), uint8(102 + i*10), 255})
	}
	small := image.NewPaletted(img.Bounds(), shades)
	draw.Draw(small, img.Bounds(), img, image.Point{}, draw.Src)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(f, small); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// difference is the share of points that are clearly lighter or darker.
func difference(a, b image.Image) float64 {
	r := a.Bounds()
	other := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			p, q := color.GrayModel.Convert(a.At(x, y)).(color.Gray), color.GrayModel.Convert(b.At(x, y)).(color.Gray)
			if d := int(p.Y) - int(q.Y); d > 96 || d < -96 {
				other++
			}
		}
	}
	return float64(other) / float64(r.Dx()*r.Dy())
}
