using System.Text.RegularExpressions;
using static System.FormattableString;

namespace Brainscan.Player.Report;

/// <summary>How the file itself is opened, with this program and without.</summary>
internal static partial class OpeningSection
{
    /// <summary>Writes it.</summary>
    public static void Write(HtmlWriter html, ReportRun run)
    {
        // a name that a shell or Python reads as something else is none to copy
        string file = Plain().IsMatch(run.Name) ? run.Name : "run.brainscan";
        string step = Invariant($"{run.Frames[run.Place].Step}");
        string tensor = run.Header.Tensors.Select(tensor => tensor.Name).FirstOrDefault(name => Plain().IsMatch(name)) ?? "NAME";
        html.Add($"""
            <section class="opening"><h2>Opening the file</h2>
            <p class="note">It is one Arrow IPC file: a row a tensor and frame, a row a measurement, a row a token, and the compressed weights.</p>
            <div class="columns">
            <div><h3>With Brainscan</h3>
            <pre>./brainscan play {file}
            ./brainscan inspect {file} --tensor {tensor}
            ./brainscan export {file} --format safetensors \
              --step {step} --out {step}.safetensors
            ./brainscan cut {file} --from 0 --to {step} \
              --every 2 --out part.brainscan</pre></div>
            <div><h3>As a table, with Polars</h3>
            <pre>import polars as pl
            run = pl.read_ipc("{file}", memory_map=False,
                columns=["kind", "name", "step", "value"])
            loss = run.filter((pl.col("kind") == "metric")
                &amp; (pl.col("name") == "loss"))</pre></div>
            <div><h3>As a table, with pandas</h3>
            <pre>./brainscan export {file} --format csv \
              --what metrics --out metrics.csv
            import pandas as pd
            pd.read_csv("metrics.csv").plot(x="step", y="loss")</pre></div>
            <div><h3>The weights, in PyTorch</h3>
            <pre>from safetensors.torch import load_file
            weights = load_file("{step}.safetensors")
            weights["{tensor}"]</pre></div>
            </div><p class="note">Without any of these: <code>samples/readers/weights.py</code> and <code>weights.mjs</code> decode every weight in sixty lines each; <code>docs/FORMAT.md</code> is all one needs to write another reader.</p></section>
            """);
    }

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]*$")]
    private static partial Regex Plain();
}
