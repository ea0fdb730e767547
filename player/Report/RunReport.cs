using System.Reflection;
using System.Text;
using Brainscan.Format;
using Brainscan.Format.Tools;
using Brainscan.Player.Rendering.Draw;

namespace Brainscan.Player.Report;

/// <summary>
/// One page about a run, for people who have nothing but a browser: pictures, loss, tensors, text and how to open the file. All of it is in one
/// file; it asks for nothing, runs nothing, and is below 10 MB.
/// </summary>
internal static class RunReport
{
    /// <summary>Draws and writes it, on one thread, which must not have another OpenGL context.</summary>
    /// <param name="reader">The recording.</param>
    /// <param name="name">Name of its file, for people.</param>
    /// <param name="output">The page; has its name when this returns.</param>
    /// <param name="show">Shows how far it is: given the number of pictures, it runs the work.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="RecordingException">The recording has no frame that is whole, or OpenGL or ffmpeg is missing.</exception>
    public static void Write(
        TimelineReader reader, string name, OutputFile output, Func<long, Func<IProgress<long>, ReportPictures>, ReportPictures> show, CancellationToken cancel)
    {
        RenderSettings settings = new() { ShowsText = false };
        using ReportRun run = new(reader, name, cancel);
        ReportPictures pictures = show(ReportPictures.Count(run), progress => ReportPictures.Draw(run, settings, progress, cancel));
        using (StreamWriter text = new(output.Create(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
        {
            Write(new HtmlWriter(text), run, pictures, settings);
        }
        output.Keep();
    }

    private static void Write(HtmlWriter html, ReportRun run, ReportPictures pictures, RenderSettings settings)
    {
        html.Add($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="dark light">
            <title>{run.Name} · Brainscan</title>
            <style>
            """);
        html.AddOwn(Style());
        html.Add($"</style></head><body><main>");
        FrontSection.Write(html, run, pictures, settings);
        MomentsSection.Write(html, run, pictures);
        LossSection.Write(html, run);
        TextSection.Write(html, run);
        HeatSection.Write(html, run, pictures);
        TensorSection.Write(html, run);
        RunSection.Write(html, run, pictures);
        OpeningSection.Write(html, run);
        html.Add($"</main></body></html>");
    }

    private static string Style()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("report.css")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
