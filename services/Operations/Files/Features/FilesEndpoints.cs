namespace DotMac.Operations.Files.Features;

/// <summary>The routes of the module.</summary>
public static class FilesEndpoints
{
    public static void MapFiles(this IEndpointRouteBuilder api)
    {
        var files = api.MapGroup("/api/v1/files/storage").WithTags("Files");
        UploadFile.Map(files);
        GetFile.Map(files);
        ListFiles.Map(files);
        DownloadFile.Map(files);
        DeleteFile.Map(files);
    }
}
