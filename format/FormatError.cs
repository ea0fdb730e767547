namespace Brainscan.Format;

/// <summary>Every error of this library in one place: what was found, where, what was expected, what to do.</summary>
internal static class FormatError
{
    public static RecordingException DamagedTile(int tile, string what, Exception? inner = null) =>
        new($"tile {tile} is damaged: {what}; `brainscan verify` lists all damage", inner) { IsDamage = true };

    public static RecordingException DamagedRefinement(int tile, string what) =>
        new($"the refinement of tile {tile} is damaged: {what}; `brainscan verify` lists all damage") { IsDamage = true };

    public static RecordingException DamagedMarks(int tile, string what) =>
        new($"the marks of tile {tile}, which say what is no number, are damaged: {what}; `brainscan verify` lists all damage") { IsDamage = true };

    public static RecordingException In(string where, RecordingException inner) =>
        new($"{where}: {inner.Message}", inner) { IsDamage = inner.IsDamage };

    public static ArgumentException WrongTiles(string name, int tiles) => new($"tiles were given that are not ascending or not below {tiles:N0}", name);

    public static RecordingException NotARecording(string path, string found) =>
        new($"{path} is not a brainscan recording: {found}");

    public static RecordingException Unreadable(string path, string why, Exception inner) =>
        new($"{path} cannot be read: {why}", inner);

    public static RecordingException IsFolder(string path, Exception inner) =>
        new($"{path} is a folder; name a file in it", inner);

    public static RecordingException NewerVersion(string path, string version) =>
        new($"{path} is written in version {version} of the format, this program reads version {Container.SchemaLayout.Version}: update brainscan");

    public static RecordingException BadHeader(string path, string what) =>
        new($"{path}: the recording's header is wrong: {what}") { IsDamage = true };

    public static RecordingException NoSuchTensor(string name, string? nearest) =>
        new(nearest is null ? $"there is no tensor '{name}': the recording has none at all" : $"there is no tensor '{name}'; the nearest name is '{nearest}'");

    public static RecordingException WrongIndices(TensorInfo tensor, int found) =>
        new($"'{tensor.Name}' has {tensor.Shape.Length} dimensions, {ShapeOf(tensor)}; found {found} {(found == 1 ? "index" : "indices")}, expected one for each, such as --index {string.Join(',', tensor.Shape.Select(_ => 0).DefaultIfEmpty(0))}");

    public static RecordingException IndexOutside(TensorInfo tensor, int dimension, int found) =>
        new(tensor.Shape[dimension] == 0
            ? $"'{tensor.Name}' has no weights: its shape is {ShapeOf(tensor)}"
            : $"'{tensor.Name}' has the shape {ShapeOf(tensor)}; found {found} as index of dimension {dimension}, expected 0 to {tensor.Shape[dimension] - 1}");

    public static RecordingException TooManyDimensions(TensorInfo tensor) =>
        new($"'{tensor.Name}' has {tensor.Shape.Length:N0} dimensions, more than a .npy file can say: export it as safetensors");

    public static RecordingException OutputExists(string path) =>
        new($"--out '{path}' exists; name another file, or give --overwrite to replace it.");

    public static RecordingException OutputIsFolder(string path) =>
        new($"--out '{path}' is a folder; name a file.");

    public static RecordingException OutputIsNoFile(string path) =>
        new($"--out '{path}' is a device, a pipe or a socket, which is never replaced; name a file.");

    public static RecordingException NoFolder(string path, string folder) =>
        new($"--out '{path}': there is no folder '{folder}'; make it first.");

    public static RecordingException StateOutside(int tile) =>
        new($"tile {tile}: a weight moves by more than {short.MaxValue:N0} steps of its grid, further than any recorder lets it");

    public static RecordingException DamagedStart(string path, string what) =>
        new($"{path}: the run's start is damaged: {what}; `brainscan repair` makes a recording of all that is whole") { IsDamage = true };

    public static RecordingException StartIsLost() =>
        new("the recording has lost the run's start, and with it what was learned since: export the weights themselves");

    public static RecordingException OutputIsInput(string path) =>
        new($"--out '{path}' is a file of the recording itself; name another.");

    public static RecordingException NotTheFirst(string path, int segment) =>
        new($"{path} is file {segment} of its recording: name the first one, from which the others are found");

    public static RecordingException JoinsDamaged(string path, string what) =>
        new($"{path} cannot be joined, for something is lost: {what}; `brainscan repair` makes one file of all that is whole") { IsDamage = true };

    public static RecordingException BetterThanRecorded(Quality wanted, Quality recorded) =>
        new($"the recording is {NameOf(recorded)}; what it does not hold cannot be cut from it as {NameOf(wanted)}");

    public static RecordingException NothingInRange(Tools.CutSelection selection, IReadOnlyList<FrameEntry> frames) =>
        new(frames.Count == 0
            ? "the recording has no frame yet: there is nothing to cut"
            : $"no frame lies from step {selection.FromStep ?? frames[0].Step} to {selection.ToStep ?? frames[^1].Step}; the recording has steps {frames[0].Step} to {frames[^1].Step}");

    public static RecordingException NotAsSafetensors(string why, Exception inner) =>
        new($"a safetensors file cannot hold these tensors: {why}", inner);

    private static string NameOf(Quality quality) => quality.ToString().ToLowerInvariant();

    private static string ShapeOf(TensorInfo tensor) => $"[{string.Join(", ", tensor.Shape)}]";

    public static RecordingException Exists(string path) =>
        new($"{path} exists already: choose another name or remove it first");

    public static RecordingException IsBeingWritten(string path, Exception inner) =>
        new($"{path}: another recorder is writing it; wait for its end, or stop it first", inner);

    public static RecordingException IsGone(string path) =>
        new($"{path} was deleted, moved away or replaced while it was being written: what is recorded from now on would be lost");

    public static RecordingException IsFinished(string path) =>
        new($"{path} is finished, and a finished file is never written again: a recording goes on in a new segment");

    public static RecordingException NotTheFirst(string path) =>
        new($"{path} is a later segment of a recording: give its first one, the name without the number");

    public static RecordingException BrokenChain(string path) =>
        new($"{path} does not continue this recording, but lies where its next segment would: move it away first");

    public static RecordingException NoRoomForAFrame(string path, long bytes, Exception inner) =>
        new($"{path} cannot be written: a file may be no larger here than some {bytes:N0} bytes (its file system's limit, or this user's: ulimit -f), "
            + "and a frame needs more; record on another disk, or raise the limit, and go on with --resume", inner);

    public static RecordingException StepGoesBack(string path, long step, long last) =>
        new(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{path}: step {step:N0} comes after step {last:N0}, which is recorded already, and steps only go up: leave out the steps that are recorded, or record what is trained anew into another file"));

    public static RecordingException CannotWrite(string path, string why, Exception inner) =>
        new($"{path} cannot be written: {why}", inner);

    public static RecordingException DamagedFrame(string path, int frame, long offset, string what, Exception? inner = null) =>
        new($"{path}: frame {frame} (at byte {offset:N0}) is damaged: {what}; `brainscan verify` lists all damage", inner) { IsDamage = true };

    public static RecordingException DamagedPart(string path, string part, long offset, string what, Exception? inner = null) =>
        new($"{path}: the {part} at byte {offset:N0} is damaged: {what}; `brainscan verify` lists all damage", inner) { IsDamage = true };

    public static ArgumentException WrongLength(string name, long found, long expected) =>
        new($"{found:N0} weights were given, the recording has {expected:N0}", name);

    public static InvalidOperationException BrokenPromise(string tensor, float error, float bound) =>
        new($"the encoder broke its guarantee on {tensor}: error {error} is above {bound}");

    public static RecordingException BadSafetensors(string path, string what, Exception? inner = null) =>
        new($"{path} is not a safetensors file that can be read: {what}", inner);

    public static ArgumentException BadTensor(string name, string what) => new($"tensor {name} cannot be stored: {what}");

    public static ArgumentException WrongElements(string name, long count, int elementBytes) =>
        new($"tensor {name} has {count:N0} elements of {elementBytes} bytes; others were asked for");

    public static ArgumentException WrongTensorBytes(string path, long found, long left) =>
        new($"{path}: {found:N0} bytes were given where its tensors have {left:N0} left");

    public static InvalidOperationException MissingTensorBytes(string path, long missing) =>
        new($"{path}: {missing:N0} bytes of its tensors are missing");
}
