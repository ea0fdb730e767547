using System.Globalization;
using Brainscan.Format;

namespace Brainscan.Player.Video;

/// <summary>
/// The folder <c>NAME.export</c> beside a film in the making: its plan, the segments that are whole, and a lock. A segment is whole when it has its name; it gets that when it is
/// on the disk. It is not hidden: an ffmpeg from a snap may enter no hidden folder. However a program ends, the next one finds here what it need not make again. One that has nothing whole in it is removed.
/// </summary>
internal sealed class ExportFolder : IDisposable
{
    private const string PlanName = "plan.json";
    private const string LockName = "lock";

    // all pictures gathered for their folder; there only once all are drawn
    private const string GatheredName = "pictures";

    private readonly ExportPlan _plan;
    private readonly RenderOutput _output;
    private readonly FileStream _lock;
    private bool _isDone;

    private ExportFolder(string path, RenderOutput output, ExportPlan plan, FileStream taken)
    {
        Path = path;
        _output = output;
        _plan = plan;
        _lock = taken;
    }

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>Something a person would like to know before it begins; null when there is nothing.</summary>
    public string? Note { get; private set; }

    /// <summary>Pictures in the segments that are whole.</summary>
    public int WholeFrames => _plan.Segments().Where(IsWhole).Sum(segment => segment.Count);

    /// <summary>What has still to be made, in order.</summary>
    public IEnumerable<Segment> Missing => _plan.Segments().Where(segment => !IsWhole(segment));

    /// <summary>"goes on at frame 64 of 1200"; null where nothing is whole.</summary>
    public string? GoesOn => WholeFrames == 0 ? null : Missing.Select(segment => (int?)segment.First).FirstOrDefault() is { } first
        ? $"goes on at frame {first} of {_plan.Frames}" : $"goes on with all {_plan.Frames} frames drawn";

    private bool IsOfPictures => _output.Kind == OutputKind.Pictures;

    private string Gathered => System.IO.Path.Combine(Path, GatheredName);

    /// <summary>Opens what an earlier run has left, if it was of the same plan, or begins.</summary>
    /// <param name="output">Where the film goes in the end.</param>
    /// <param name="plan">What it will be.</param>
    /// <param name="fresh">Begin anew in any case.</param>
    /// <exception cref="RecordingException">Another program makes the same film, or the folder cannot be made.</exception>
    public static ExportFolder Open(RenderOutput output, ExportPlan plan, bool fresh)
    {
        string path = System.IO.Path.Combine(output.Folder, $"{System.IO.Path.GetFileName(output.Target)}.export");
        ExportFolder folder = new(path, output, plan, Lock(path, output));
        try
        {
            folder.Prepare(fresh);
            return folder;
        }
        catch (IOException e)
        {
            folder.Dispose();
            throw new RecordingException($"'{output.Target}' cannot be made: {e.Message}", e);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>A name, relative to the folder, under which ffmpeg writes a segment: new each time, since an ffmpeg whose parent was killed may write on.</summary>
    public string Begin(Segment segment)
    {
        string part = $"{Name(segment)}.{Guid.NewGuid():N}.part";
        if (IsOfPictures)
        {
            Directory.CreateDirectory(At(part));
        }
        return part;
    }

    /// <summary>What ffmpeg is to write under such a name.</summary>
    public string Output(string part) => IsOfPictures ? $"{part}/%06d.png" : part;

    /// <summary>Gives a segment that ffmpeg has finished its name, once it is on the disk.</summary>
    public void Keep(Segment segment, string part)
    {
        if (IsOfPictures)
        {
            foreach (string picture in Directory.EnumerateFiles(At(part)))
            {
                Flush(picture);
            }
            Libc.SyncFolder(At(part));
            Directory.Move(At(part), At(Name(segment)));
        }
        else
        {
            Flush(At(part));
            File.Move(At(part), At(Name(segment)));
        }
        Libc.SyncFolder(Path);
    }

    /// <summary>Joins all segments and gives the film its name. Every segment must be whole.</summary>
    /// <param name="join">Makes one file (the second) of those in a list (the first), both relative to the folder.</param>
    public void Finish(Action<string, string> join)
    {
        string whole = GatheredName;
        if (IsOfPictures)
        {
            Gather();
        }
        else
        {
            const string List = "list.ffconcat";
            whole = $"{Guid.NewGuid():N}.part";
            File.WriteAllText(At(List), _plan.List(Name));
            join(List, whole);
            Flush(At(whole));
        }
        _output.Keep(At(whole));
        Libc.SyncFolder(_output.Folder);
        _isDone = true;
    }

    /// <summary>Lets go; what is whole stays unless the film is done.</summary>
    public void Dispose()
    {
        if (_isDone || WholeFrames == 0)
        {
            Directory.Delete(Path, recursive: true); // the lock in it too, while it is still ours
        }
        else
        {
            RemoveParts();
        }
        _lock.Dispose();
    }

    private static FileStream Lock(string path, RenderOutput output)
    {
        try
        {
            Directory.CreateDirectory(path);
            return new FileStream(System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new RecordingException($"'{output.Target}' cannot be made: '{output.Folder}' may not be written to; name another --out.", e);
        }
        catch (IOException e) when (File.Exists(System.IO.Path.Combine(path, LockName)))
        {
            throw new RecordingException($"'{output.Target}' is being made by another brainscan: wait until it is done, or name another --out.", e);
        }
        catch (IOException e)
        {
            throw new RecordingException($"'{output.Target}' cannot be made: {e.Message}", e);
        }
    }

    private void Prepare(bool fresh)
    {
        string plan = _plan.ToJson();
        bool isOurs = File.Exists(At(PlanName)) && File.ReadAllText(At(PlanName)) == plan;
        if (isOurs && !fresh)
        {
            RemoveParts();
            Note = GoesOn;
            return;
        }
        if (!isOurs && !fresh && File.Exists(At(PlanName)))
        {
            string changes = _plan.Changes(File.ReadAllText(At(PlanName)));
            Note = $"begins anew: '{Path}' holds a part of another film; other than then: {(changes.Length > 0 ? changes : "the film")}";
        }
        foreach (string entry in Directory.EnumerateFileSystemEntries(Path).Where(entry => System.IO.Path.GetFileName(entry) != LockName).ToArray())
        {
            Remove(entry);
        }
        string part = At($"{PlanName}.part");
        File.WriteAllText(part, plan);
        Flush(part);
        File.Move(part, At(PlanName));
    }

    private void Gather()
    {
        Directory.CreateDirectory(Gathered);
        foreach (Segment segment in _plan.Segments().Where(segment => Directory.Exists(At(Name(segment)))))
        {
            foreach (string picture in Directory.EnumerateFiles(At(Name(segment))))
            {
                File.Move(picture, System.IO.Path.Combine(Gathered, System.IO.Path.GetFileName(picture)));
            }
            Directory.Delete(At(Name(segment)));
        }
        Libc.SyncFolder(Gathered);
    }

    private void RemoveParts()
    {
        HashSet<string> kept = [LockName, PlanName, GatheredName, .. _plan.Segments().Select(Name)];
        foreach (string entry in Directory.EnumerateFileSystemEntries(Path).Where(entry => !kept.Contains(System.IO.Path.GetFileName(entry))).ToArray())
        {
            Remove(entry);
        }
    }

    private static void Remove(string entry)
    {
        if (Directory.Exists(entry))
        {
            Directory.Delete(entry, recursive: true);
        }
        else
        {
            File.Delete(entry);
        }
    }

    private static void Flush(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    private bool IsWhole(Segment segment) => IsOfPictures ? Directory.Exists(At(Name(segment))) || Directory.Exists(Gathered) : File.Exists(At(Name(segment)));

    private string Name(Segment segment) => segment.Index.ToString("D6", CultureInfo.InvariantCulture) + (IsOfPictures ? "" : ".segment");

    private string At(string name) => System.IO.Path.Combine(Path, name);
}
